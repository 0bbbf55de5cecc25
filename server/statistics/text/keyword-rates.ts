import { type KeywordMatcher, normalizeText } from "./keyword-matcher.ts";

/** Mentions of one term over documents. */
export type KeywordRate = {
  term: string;
  mentions: number;
  /** Documents with at least one mention, and their share. */
  documents: number;
  documentShare: number | null;
  /** Mentions per document and per 1,000 characters of text (white space not counted). */
  perDocument: number | null;
  perThousandCharacters: number | null;
};

/** Mentions per document (row) and term (column), with document lengths: additive, so shards merge. */
export type KeywordCounts = {
  readonly terms: readonly string[];
  readonly documents: number;
  /** Row by row: documents x terms. */
  readonly counts: Uint32Array;
  /** Characters per document, white space not counted. */
  readonly characters: Float64Array;
};

/** Count a lexicon's terms in documents; null documents count as missing and have no row. */
export function keywordCounts(matcher: KeywordMatcher, documents: readonly (string | null)[]): KeywordCounts {
  const present = documents.filter((text): text is string => text !== null);
  const width = matcher.terms.length;
  const counts = new Uint32Array(present.length * width);
  const characters = new Float64Array(present.length);
  present.forEach((text, row) => {
    counts.set(matcher.count(text), row * width);
    characters[row] = Array.from(normalizeText(text).replace(/\s+/gu, "")).length;
  });
  return { terms: matcher.terms, documents: present.length, counts, characters };
}

/** Mention rates of each term. */
export function keywordRates({ terms, documents, counts, characters }: KeywordCounts): KeywordRate[] {
  const length = characters.reduce((sum, value) => sum + value, 0);
  return terms.map((term, j) => {
    let mentions = 0;
    let having = 0;
    for (let i = 0; i < documents; i++) {
      const count = counts[i * terms.length + j]!;
      mentions += count;
      if (count > 0) having++;
    }
    return {
      term,
      mentions,
      documents: having,
      documentShare: documents > 0 ? having / documents : null,
      perDocument: documents > 0 ? mentions / documents : null,
      perThousandCharacters: length > 0 ? (1000 * mentions) / length : null,
    };
  });
}
