import { readFileSync } from "node:fs";
import { quote } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";

/** A term whose mentions in transcripts are counted. */
type Term = { readonly term: string; readonly en: string; readonly category: string };

/** The curated lexicon; the longest term wins where one lies within another. */
const lexicon: readonly Term[] = (
  JSON.parse(readFileSync(new URL("../lexicon.json", import.meta.url), "utf8")) as { terms: Term[] }
).terms;

/** What survey comments are counted for: a term and the ways of saying it, in either language. */
type CommentTerm = {
  readonly term: string;
  readonly en: string;
  readonly theme: string;
  readonly says: readonly string[];
};

/** The curated terms of survey comments; the longest way of saying something wins where one lies within another. */
const commentLexicon: readonly CommentTerm[] = (
  JSON.parse(readFileSync(new URL("../comment-lexicon.json", import.meta.url), "utf8")) as {
    terms: CommentTerm[];
  }
).terms;

/**
 * Select list of what is counted before free text is sealed: its characters and, for each term, its
 * mentions (one pass of an automaton over the text, left to right, without overlap).
 */
export function keywordColumns(contract: Contract): string[] {
  if (contract.feed === "survey_answers") return commentColumns();
  if (!contract.fields.some((field) => field.name === "transcript")) return [];
  const pattern = patternOf(lexicon.map(({ term }) => term));
  return [
    "CAST(length(transcript) AS INTEGER) AS transcript_chars",
    // A transcript without any of the terms has an empty map: nothing was mentioned, which is not unknown.
    `CASE WHEN transcript IS NOT NULL THEN CAST(coalesce(list_histogram(regexp_extract_all(transcript, ${quote(pattern)})), MAP([]::VARCHAR[], []::UBIGINT[])) AS MAP(VARCHAR, INTEGER)) END AS keywords`,
  ];
}

/** A comment says a term in one of several ways, Latin letters in either case. */
function commentColumns(): string[] {
  const ways = commentLexicon.flatMap(({ says }) => says);
  // a constant map would be made anew for every way that is found
  const term = `CASE ${commentLexicon.map(({ term, says }) => `WHEN way IN (${says.map(quote).join(", ")}) THEN ${quote(term)}`).join(" ")} END`;
  const found = `regexp_extract_all(lower(comment), ${quote(patternOf(ways))})`;
  return [
    "CAST(length(comment) AS INTEGER) AS comment_chars",
    `CASE WHEN comment IS NOT NULL THEN CAST(coalesce(list_histogram(list_transform(${found}, lambda way: ${term})), MAP([]::VARCHAR[], []::UBIGINT[])) AS MAP(VARCHAR, INTEGER)) END AS comment_terms`,
  ];
}

/** Alternatives, the longest first; what is written in Latin letters stands as words of its own. */
function patternOf(texts: readonly string[]): string {
  return [...texts]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((text) => {
      const literal = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return /^[a-z ]+$/.test(text) ? `\\b${literal}\\b` : literal;
    })
    .join("|");
}
