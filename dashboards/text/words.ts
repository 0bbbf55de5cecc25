export type Language = "zh" | "en";

/** One text in both languages. */
export type Pair<Text = string> = readonly [zh: Text, en: Text];

type Said = string | Pair<unknown>;
type Pairs = { readonly [key: string]: Said | ((...given: never[]) => Said) | Pairs };

type Widened<Text> = Text extends string
  ? string
  : Text extends (...given: infer Given) => infer Result
    ? (...given: Given) => Widened<Result>
    : Text extends readonly (infer Item)[]
      ? readonly Widened<Item>[]
      : { readonly [Key in keyof Text]: Widened<Text[Key]> };

/** What words say in one language: a pair is one of its texts, everything else keeps its shape. */
export type InOne<Words> = Words extends string
  ? string
  : Words extends (...given: infer Given) => infer Result
    ? (...given: Given) => InOne<Result>
    : Words extends readonly [unknown, infer English]
      ? Widened<English>
      : { readonly [Key in keyof Words]: InOne<Words[Key]> };

type Alike<Words> = Words extends string | ((...given: never[]) => unknown)
  ? Words
  : Words extends readonly [infer Chinese, infer English]
    ? [Widened<Chinese>, Widened<English>] extends [Widened<English>, Widened<Chinese>]
      ? Words
      : "the two of a pair must take the same parameters and be of the same shape"
    : { readonly [Key in keyof Words]: Alike<Words[Key]> };

function inOne(words: unknown, side: 0 | 1): unknown {
  if (typeof words === "string") return words;
  if (typeof words === "function") return (...given: unknown[]) => inOne(words(...given), side);
  if (Array.isArray(words)) return words[side];
  return Object.fromEntries(Object.entries(words as object).map(([key, each]) => [key, inOne(each, side)]));
}

/**
 * Texts in both languages, read in one: `words({ title: ["漏斗", "Funnel"] })("en").title`.
 * A text is a pair `[zh, en]`, a function that returns one, or a string where both say the same; records of texts nest.
 * Any array is a pair, so that a list of texts is a pair of lists.
 */
export function words<const Words extends Pairs>(
  pairs: Words & Alike<Words>,
): (language: Language) => InOne<Words> {
  const known: { [language in Language]?: InOne<Words> } = {};
  return (language) => {
    known[language] ??= inOne(pairs, language === "zh" ? 0 : 1) as InOne<Words>;
    return known[language];
  };
}
