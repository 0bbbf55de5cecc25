import { EXACT, fuzzyScore, WHOLE } from "./fuzzy.ts";

const KINDS = ["page", "view", "section", "figure", "metric", "command", "filter"] as const;

/** What the search field can find. */
export interface Findable {
  readonly kind: (typeof KINDS)[number];
  /** What it is called, in both languages, and other words for it. */
  readonly names: readonly string[];
  /** What it is about: counts less than a name. */
  readonly about?: readonly string[];
}

/** Words of a question that say nothing of what is looked for. */
const EMPTY = new Set(
  "a an and are by did do does for how i in is it many much my of on our the they to we what when where which who why".split(
    " ",
  ),
);

/** What stands where a name fits, where only its description does, and what letters in order alone give. */
const NAMED = 3000;
const DESCRIBED = 2000;
const SCATTERED = 1000;

function scoreOf(query: string, { kind, names, about = [] }: Findable): number {
  const named = fuzzyScore(query, names);
  const place = (KINDS.length - KINDS.indexOf(kind)) * 4;
  if (named >= EXACT) return NAMED + EXACT + 100 + place;
  // a value to filter by comes after what there is to read, unless it is called just so
  if (named >= WHOLE) return NAMED + named + place - (kind === "filter" ? 500 : 0);
  const described = fuzzyScore(query, [...names, ...about]);
  if (described >= WHOLE) return DESCRIBED + described + place;
  return named > 0 ? SCATTERED + named + place : 0;
}

/** What fits a query, the best first; letters in order count only where nothing fits better. */
export function findAmong<T extends Findable>(typed: string, items: readonly T[]): T[] {
  const query = typed.replaceAll(/[?？!！,，。;；]+/g, " ").trim();
  const scored = items
    .map((item) => ({ item, score: scoreOf(query, item) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  if (best < DESCRIBED) {
    const words = query.toLowerCase().split(/\s+/);
    const telling = words.filter((word) => !EMPTY.has(word));
    if (telling.length > 0 && telling.length < words.length) return findAmong(telling.join(" "), items);
  }
  return scored.filter(({ score }) => best < DESCRIBED || score >= DESCRIBED).map(({ item }) => item);
}
