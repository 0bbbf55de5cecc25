import { readFileSync } from "node:fs";
import { quote } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";

/** A term whose mentions in transcripts are counted. */
export type Term = { readonly term: string; readonly en: string; readonly category: string };

/** The curated lexicon; the longest term wins where one lies within another. */
export const lexicon: readonly Term[] = (
  JSON.parse(readFileSync(new URL("../lexicon.json", import.meta.url), "utf8")) as { terms: Term[] }
).terms;

/**
 * Select list of what is counted before a transcript is sealed: its characters and, for each term, its
 * mentions (one pass of an automaton over the text, left to right, without overlap).
 */
export function keywordColumns(contract: Contract): string[] {
  if (!contract.fields.some((field) => field.name === "transcript")) return [];
  const terms = lexicon.map(({ term }) => term).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return [
    "CAST(length(transcript) AS INTEGER) AS transcript_chars",
    // A transcript without any of the terms has an empty map: nothing was mentioned, which is not unknown.
    `CASE WHEN transcript IS NOT NULL THEN CAST(coalesce(list_histogram(regexp_extract_all(transcript, ${quote(pattern)})), MAP([]::VARCHAR[], []::UBIGINT[])) AS MAP(VARCHAR, INTEGER)) END AS keywords`,
  ];
}
