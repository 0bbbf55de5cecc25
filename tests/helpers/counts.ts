/** Members of answers that count people. */
const COUNTS =
  /^(.*_)?n$|^(total|selected|unknown|sent|answered|begun|responses|comments|at_risk|focal|reference|satisfied|not_satisfied|ai|traditional|candidates|of)$/;

/** Counts of people in an answer that are no fives, each with its place. */
export function unroundedCounts(value: unknown, place = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): string[] => {
    const here = `${place}.${name}`;
    if (typeof inner === "number" && COUNTS.test(name)) return inner % 5 !== 0 ? [`${here}: ${inner}`] : [];
    return unroundedCounts(inner, here);
  });
}
