/** Occurrences of terms in a text. */
export type KeywordMatcher = {
  /** The terms, in the order given, as matched: normalized. */
  readonly terms: readonly string[];
  /** Times each term occurs in a text, overlaps of different terms included. */
  count: (text: string) => Uint32Array;
  /** Where terms occur: index of the term and the half-open range in the normalized text. */
  find: (text: string) => { term: number; start: number; end: number }[];
};

/** Text as terms are matched: compatibility forms unified (full-width digits and letters), case folded. */
export function normalizeText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/**
 * Matcher of many terms in one pass over a text (Aho & Corasick 1975). Chinese terms match anywhere; a term
 * that begins or ends with a Latin letter or digit must not continue one ("AI" is not in "said"). Variants of
 * one term are given as arrays: they count together, overlapping hits of one term once (the longest first to
 * begin).
 */
export function keywordMatcher(lexicon: readonly (string | readonly string[])[]): KeywordMatcher {
  const variants: { text: string; term: number }[] = [];
  lexicon.forEach((entry, term) => {
    const list = typeof entry === "string" ? [entry] : entry;
    for (const variant of new Set(list.map(normalizeText)))
      if (variant !== "") variants.push({ text: variant, term });
  });
  const next: Map<number, number>[] = [new Map()];
  const outputs: number[][] = [[]];
  variants.forEach(({ text }, index) => {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      let to = next[state]!.get(code);
      if (to === undefined) {
        to = next.length;
        next.push(new Map());
        outputs.push([]);
        next[state]!.set(code, to);
      }
      state = to;
    }
    outputs[state]!.push(index);
  });
  const fail = new Int32Array(next.length);
  const queue = [...next[0]!.values()];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    for (const [code, to] of next[state]!) {
      queue.push(to);
      let back = fail[state]!;
      while (back !== 0 && !next[back]!.has(code)) back = fail[back]!;
      const link = next[back]!.get(code);
      fail[to] = link !== undefined && link !== to ? link : 0;
      outputs[to]!.push(...outputs[fail[to]!]!);
    }
  }
  const find = (raw: string) => {
    const text = normalizeText(raw);
    const hits: { term: number; start: number; end: number }[] = [];
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      while (state !== 0 && !next[state]!.has(code)) state = fail[state]!;
      state = next[state]!.get(code) ?? 0;
      for (const index of outputs[state]!) {
        const { text: variant, term } = variants[index]!;
        const start = i + 1 - variant.length;
        if (continues(text, start) || continues(text, i + 1)) continue;
        hits.push({ term, start, end: i + 1 });
      }
    }
    hits.sort((a, b) => a.start - b.start || b.end - a.end || a.term - b.term);
    const reached = new Map<number, number>();
    return hits.filter(({ term, start, end }) => {
      if (start < (reached.get(term) ?? 0)) return false;
      reached.set(term, end);
      return true;
    });
  };
  return {
    terms: lexicon.map((entry) => normalizeText(typeof entry === "string" ? entry : (entry[0] ?? ""))),
    find,
    count: (text) => {
      const counts = new Uint32Array(lexicon.length);
      for (const { term } of find(text)) counts[term]!++;
      return counts;
    },
  };
}

/** Whether a Latin word or number runs on across this place of the text. */
function continues(text: string, at: number): boolean {
  return isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at));
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 97 && code <= 122) ||
    (code >= 0xdf && code <= 0x24f && code !== 0xf7)
  );
}
