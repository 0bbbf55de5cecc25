import { readdirSync } from "node:fs";

/** What no reader should ever see. */
export const GARBAGE = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object|\bnull\b|−?∞|Invalid Date|“”|（）|\(\)/;

/** Names of columns and values as they are stored. */
const STORED = /(?<![\w./@])[a-z]{2,}_[a-z_0-9]+\b|(?<![\w·])human(?![\w])/;

/** Feeds go by their own names, so that it can be told what to load. */
export const FEEDS = readdirSync(new URL("../../pipelines/sources", import.meta.url)).map((file) =>
  file.slice(0, -3),
);

/** The first name as it is stored; empty where there is none but those of feeds and of `others`. */
export const storedIn = (text: string, others: readonly string[] = []): string =>
  [...FEEDS, ...others].reduce((rest, name) => rest.replaceAll(name, ""), text).match(STORED)?.[0] ?? "";
