/** Members that count people or their records. */
const COUNTS = [
  "n",
  "applicants",
  "hires",
  "answers",
  "documents",
  "candidates",
  "left_out",
  "outcomes_to_come",
  "hires_to_make",
];

/** Counts of the people that everything beside them and below is about. */
const SIZES = ["n", "answers", "documents", "candidates"];

/** Members that say something of these people. */
const FIGURES = ["value", "low", "high", "p", "mentioned_p", "raw", "mean", "per_thousand", "top", "rest"];

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members =>
  typeof value === "object" && value !== null ? (value as Members) : {};

/** The element of a list that another list's element is about: hidden ones may stand in another order. */
function sameIn(list: unknown, element: Members, index: number): unknown {
  if (!Array.isArray(list)) return undefined;
  const key = ["rater", "question", "group"].find((name) => name in element);
  return key === undefined ? list[index] : list.find((each) => membersOf(each)[key] === element[key]);
}

/**
 * What an answer `told` to a viewer without rows tells too much, held against the same answer with rows, `open`: counts
 * under a hundred that are no multiple of five, and figures about one to four people.
 */
export function leaks(open: unknown, told: unknown, path = "", isSmall = false): string[] {
  if (Array.isArray(told))
    return told.flatMap((each, index) =>
      leaks(sameIn(open, membersOf(each), index), each, `${path}/${index}`, isSmall),
    );
  const whole = membersOf(open);
  const isAbout = (name: string) => Number(whole[name]) > 0 && Number(whole[name]) < 5;
  const small = isSmall || SIZES.some(isAbout);
  return Object.entries(membersOf(told)).flatMap(([name, value]) => {
    const at = `${path}/${name}`;
    if (typeof value !== "number") return leaks(whole[name], value, at, small);
    const isTold = COUNTS.includes(name) && (small ? value !== 0 : value < 100 && value % 5 !== 0);
    return isTold || (small && FIGURES.includes(name)) ? [`${at}: ${value}`] : [];
  });
}
