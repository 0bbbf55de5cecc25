/** First character of each pinyin initial in the order of pinyin: what comes before the next one has its letter. */
const INITIALS = "阿a八b嚓c哒d妸e发f旮g哈h讥j咔k垃l妈m拏n噢o妑p七q呥r仨s他t穵w夕x丫y帀z";
const order = new Intl.Collator("zh-CN-u-co-pinyin");
/** Characters with several readings, as recruiting reads them: 校招, 传统, 行业, 长, 重. */
const READINGS: readonly [string, string][] = [
  ["校", "x"],
  ["传", "c"],
  ["行", "x"],
  ["长", "c"],
  ["重", "z"],
];
const letters = new Map<string, string>(READINGS);

function initial(character: string): string {
  const known = letters.get(character);
  if (known !== undefined) return known;
  let letter = "";
  for (let at = 0; at < INITIALS.length; at += 2)
    if (order.compare(INITIALS[at] as string, character) <= 0) letter = INITIALS[at + 1] as string;
  letters.set(character, letter);
  return letter;
}

const isHan = (character: string) => character >= "\u3400" && character <= "\u9fff";

/** The pinyin initials of a Chinese text, Latin kept: `完成率` -> `wcl`. */
export function pinyinInitials(text: string): string {
  return [...text].map((character) => (isHan(character) ? initial(character) : character)).join("");
}

const fold = (text: string) => text.normalize("NFKC").toLowerCase();

/** How well one word of a query fits a text: 0 is not at all. A whole part beats letters in order. */
function wordScore(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at >= 0) {
    const before = text[at - 1];
    const starts = before === undefined || !/[\p{L}\p{N}]/u.test(before) || isHan(before);
    return WHOLE + (at === 0 ? 40 : starts ? 25 : 0) + 30 * (word.length / text.length);
  }
  if (word.length < 2) return 0;
  let first = -1;
  let last = -1;
  for (const character of word) {
    last = text.indexOf(character, last + 1);
    if (last < 0) return 0;
    if (first < 0) first = last;
  }
  const spread = last - first + 1;
  return spread <= word.length * 3 + 2 ? 60 * (word.length / spread) : 0;
}

/** From this score on every word of a query stands in the texts as a whole part. */
export const WHOLE = 100;
/** The score of a query that is the whole of a text. */
export const EXACT = WHOLE + 70;

/** How well a query fits any of the texts (both languages of a name): every word must; 0 is not at all. */
export function fuzzyScore(query: string, texts: readonly string[]): number {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const plain = texts.map(fold);
  if (plain.includes(words.join(" "))) return EXACT;
  const spelled = /^[a-z\s]+$/.test(fold(query)) ? plain.filter((each) => /[\u3400-\u9fff]/.test(each)) : [];
  const initials = spelled.map((each) => pinyinInitials(each).replaceAll(/[^\p{L}\p{N}]/gu, ""));
  let total = 0;
  let isWhole = true;
  for (const word of words) {
    const best = Math.max(
      0,
      ...plain.map((each) => wordScore(word, each)),
      ...initials.map((each) => (each.includes(word) ? wordScore(word, each) : 0)),
    );
    if (best === 0) return 0;
    isWhole &&= best >= WHOLE;
    total += best;
  }
  if (words.length === 0) return 1;
  const score = total / words.length;
  return isWhole ? score : Math.min(score, WHOLE - 1);
}
