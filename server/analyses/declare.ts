import type { Static, TObject, TProperties } from "typebox";
import type { Config } from "../config.ts";
import type { Told } from "../figures/figure.ts";
import type { Tell } from "../figures/tell.ts";
import type { Ask, Asked } from "../metrics/rows.ts";
import type { Effect } from "../models/effects.ts";

/** A text in Chinese and English. */
export type Pair = readonly [zh: string, en: string];

/** What an answer's work is given beside what was asked. */
export type Around = {
  readonly tell: Tell;
  readonly settings: Config;
  /** What became of the promises of changed models; none unless the analysis says that it takes them. */
  readonly effects: readonly Effect[];
};

/** An answer that takes more than rows of one metric, declared. */
export type Analysis<A extends TProperties = TProperties, G extends TProperties = TProperties> = {
  readonly title: Pair;
  readonly about: Pair;
  readonly formula: Pair;
  /** What its days are days of ("Hired"); null where it takes neither days nor filters. */
  readonly dated: string | null;
  /** Its own parameters; days, filters and language come by themselves. */
  readonly asks: A;
  /** What it finds; SQL, sentences of notes and version come by themselves. */
  readonly gives: G;
  /** Whether it lists people by pseudonym to who may see rows: that is recorded before it is answered. */
  readonly listsPeople?: true;
  /** Filters that are part of what is asked. Throws where parameters do not go together. */
  readonly narrows?: (asked: Static<TObject<A>>) => Readonly<Record<string, readonly string[]>>;
  /** Whether it tells of the promises of changed models. */
  readonly takesEffects?: true;
  /** Gives what it finds, or what computes it at length once the connection is given back. */
  readonly answer: (
    ask: Ask,
    asked: Static<TObject<A>>,
    around: Around,
  ) => Promise<Told<TObject<G>> | (() => Told<TObject<G>>)>;
};

/**
 * Declares an answer: its file `analyses/<area>/<id>.ts` is all it takes. The file's name is its address
 * (`/api/analyses/<id>`), its rights come from the folder, and `gives` is the only type of what it finds.
 */
export const declare = <A extends TProperties, G extends TProperties>(
  analysis: Analysis<A, G>,
): Analysis<A, G> => analysis;

/** What an analysis finds, with what every answer has beside it: the type that a page reads. */
export type AnswerOf<T> = T extends Analysis<infer _A, infer G> ? Asked<Told<TObject<G>>> : never;

/** What an analysis can be asked. */
export type AskedOf<T> = T extends Analysis<infer A, infer _G> ? Partial<Static<TObject<A>>> : never;
