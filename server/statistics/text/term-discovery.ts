import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict";
import { normalizeText } from "./keyword-matcher.ts";

/** A term that documents use and the lexicon does not have yet. */
export type DiscoveredTerm = {
  term: string;
  documents: number;
  mentions: number;
  /** Mean tf-idf over documents: how much it marks some documents off from others. */
  score: number;
  /** Two words that keep company, by normalized pointwise mutual information, or one word. */
  kind: "word" | "phrase";
};

/** Cuts Chinese and mixed text into words. */
export type Segmenter = { tag: (text: string) => { word: string; tag: string }[] };

/** A jieba segmenter with its stock dictionary and, on request, words of the company's own. */
export function jiebaSegmenter(userWords: readonly string[] = []): Segmenter {
  const jieba = Jieba.withDict(dict);
  const own = userWords.map((word) => word.trim()).filter((word) => word !== "" && !/\s/u.test(word));
  if (own.length > 0)
    jieba.loadDict(new TextEncoder().encode(own.map((word) => `${word} 100000 n\n`).join("")));
  return { tag: (text) => jieba.tag(text, true) };
}

/** Parts of speech that can be a term: nouns, verbs, adjectives, idioms, Latin words. */
const termTags = /^(n|v|a|i|l|j|eng|x)/u;

const functionWords = new Set(
  (
    "的 了 是 在 我 我们 你 你们 他 她 它 他们 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 会 着 没有 看 好 自己 这 那 这个 那个 " +
    "这样 那样 什么 怎么 为什么 因为 所以 但是 然后 如果 可以 可能 应该 觉得 认为 知道 时候 现在 还是 或者 以及 进行 就是 一些 这些 那些 " +
    "能 能够 需要 想 做 让 把 被 给 对 从 用 来 没 还 再 又 与 及 等 其实 比较 非常 比如 比如说 通过 包括 " +
    "the a an and or of to in on at for with is are was were be been it this that i we you he she they my our your as by from " +
    "have has had do did not so but if then can will would"
  ).split(" "),
);

/**
 * Terms that documents use, found by segmentation: words of content and pairs of adjacent words that occur
 * together more than chance would have it, ranked by mean tf-idf. Function words, single characters, numbers
 * and terms of the `known` lexicon are left out, and so is whatever fewer than `minDocuments` documents mention.
 */
export function discoverTerms(
  documents: readonly (string | null)[],
  {
    segmenter = jiebaSegmenter(),
    known = [],
    minDocuments = 5,
    maxShare = 0.8,
    top = 100,
  }: {
    segmenter?: Segmenter;
    known?: readonly string[];
    minDocuments?: number;
    maxShare?: number;
    top?: number;
  } = {},
): DiscoveredTerm[] {
  const skip = new Set(known.map(normalizeText));
  const seen = new Map<
    string,
    {
      documents: number;
      mentions: number;
      frequency: number;
      kind: "word" | "phrase";
      parts: [string, string] | null;
    }
  >();
  const words = new Map<string, number>();
  let tokens = 0;
  let n = 0;
  for (const raw of documents) {
    if (raw === null) continue;
    n++;
    const own = new Map<string, { count: number; parts: [string, string] | null }>();
    let length = 0;
    let before: string | null = null;
    for (const { word, tag } of segmenter.tag(normalizeText(raw))) {
      const term = word.trim();
      if (term === "" || /^[\p{P}\p{S}\s]+$/u.test(term)) {
        before = null;
        continue;
      }
      length++;
      tokens++;
      words.set(term, (words.get(term) ?? 0) + 1);
      const content = isTerm(term) && termTags.test(tag);
      if (content) {
        own.set(term, { count: (own.get(term)?.count ?? 0) + 1, parts: null });
        if (before !== null) {
          const latin = /[a-z0-9]$/u.test(before) && /^[a-z0-9]/u.test(term);
          const phrase = latin ? `${before} ${term}` : before + term;
          own.set(phrase, { count: (own.get(phrase)?.count ?? 0) + 1, parts: [before, term] });
        }
      }
      before = content ? term : null;
    }
    for (const [term, { count, parts }] of own) {
      const entry = seen.get(term) ?? {
        documents: 0,
        mentions: 0,
        frequency: 0,
        kind: parts ? "phrase" : "word",
        parts,
      };
      entry.documents++;
      entry.mentions += count;
      entry.frequency += count / length;
      seen.set(term, entry);
    }
  }
  const found: DiscoveredTerm[] = [];
  for (const [term, entry] of seen) {
    if (entry.documents < minDocuments || entry.documents > maxShare * n || skip.has(term)) continue;
    if (entry.parts) {
      const together = entry.mentions / tokens;
      const chance = (words.get(entry.parts[0])! / tokens) * (words.get(entry.parts[1])! / tokens);
      if (Math.log(together / chance) / -Math.log(together) < 0.5) continue;
    }
    found.push({
      term,
      documents: entry.documents,
      mentions: entry.mentions,
      kind: entry.kind,
      score: (entry.frequency / n) * Math.log(n / entry.documents),
    });
  }
  return found.sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1)).slice(0, top);
}

function isTerm(word: string): boolean {
  return Array.from(word).length > 1 && !functionWords.has(word) && !/^[\d.,%:：/-]+$/u.test(word);
}
