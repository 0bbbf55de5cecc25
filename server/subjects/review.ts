import type { SubjectRequest } from "../store/subject-request.ts";

/** What became of the automated decisions that people asked a person to look at again. */
export type ReviewNumbers = {
  readonly asked: number;
  readonly open: number;
  readonly upheld: number;
  readonly changed: number;
  readonly refused: number;
  /** Median of the days from asking to the outcome; null where there is none. */
  readonly days: number | null;
};

const DAY = 86_400_000;

/** Counts the human reviews among requests. */
export function reviewNumbers(rows: readonly SubjectRequest[]): ReviewNumbers {
  const reviews = rows.filter(({ kind }) => kind === "human_review");
  const closed = reviews.filter(({ state }) => state === "done");
  const count = (is: (row: SubjectRequest) => boolean) => reviews.filter(is).length;
  const days = closed
    .map(({ received_at, closed_at }) => (Date.parse(closed_at as string) - Date.parse(received_at)) / DAY)
    .sort((a, b) => a - b);
  const middle = days.length / 2;
  const median =
    days.length === 0
      ? null
      : ((days[Math.ceil(middle) - 1] as number) + (days[Math.floor(middle)] as number)) / 2;
  return {
    asked: reviews.length,
    open: count(({ closed_at }) => closed_at === null),
    upheld: count(({ outcome }) => outcome === "upheld"),
    changed: count(({ outcome }) => outcome === "changed"),
    refused: count(({ state }) => state === "refused"),
    days: median,
  };
}
