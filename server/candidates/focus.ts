import { Type } from "typebox";
import type { Told } from "../figures/figure.ts";
import { nullable } from "../schemas.ts";

/** What is known of one competency of one application; scores on 0 to 100, z-scores as plain numbers. */
export type Rated = {
  readonly competency: string;
  readonly ai: number | null;
  readonly human: number | null;
  /** Standardized among everybody whom the same model version scored, and among everybody rated in the job. */
  readonly aiZ: number | null;
  readonly humanZ: number | null;
  /** Share in the model in force; null where it has none. */
  readonly weight: number | null;
  /** Scores of its questions. */
  readonly questions: readonly number[];
  /** Questions that the form has and the sitting has no score of. */
  readonly unanswered: number;
};

/** Standard deviations by which AI score and human rating lie apart at least to be told. */
export const APART = 1.2;
/** Points by which the scores of a competency's questions lie apart at least to be told. */
export const SPREAD = 20;
/** Things to look at that are told of one application at most. */
export const MOST = 3;

export const focusSchema = Type.Object({
  competency: Type.String(),
  why: Type.Enum(["unanswered", "apart", "spread", "single", "lowest"], {
    description:
      "Questions without a score; AI and people place the candidate differently; its questions' scores lie far apart; it rests on one question; lowest, weighed as the job weighs it",
  }),
  /** Questions without a score, or points between the scores of questions. */
  number: nullable(Type.Number({ description: "Questions without a score, or points of spread" })),
  ai: nullable(Type.Number()),
  human: nullable(Type.Number()),
});
export type Focus = Told<typeof focusSchema>;

/**
 * What a human interview should look at, by rules that are written on the page and in `docs/decisions/candidates.md`:
 * what was not answered, where AI and people disagree, where the AI score is uncertain, and what is lowest against the
 * job's weights. At most three, one per competency. It says where to look, never whom to hire.
 */
export function focusOf(rated: readonly Rated[]): Focus[] {
  const told = (one: Rated, why: Focus["why"], number: number | null): Focus => ({
    ...{ competency: one.competency, why, number },
    ...{ ai: one.ai, human: one.human },
  });
  const scored = rated.filter(({ ai }) => ai !== null);
  const apart = (one: Rated) =>
    one.aiZ === null || one.humanZ === null ? 0 : Math.abs(one.aiZ - one.humanZ);
  const spread = ({ questions }: Rated) =>
    questions.length < 2 ? 0 : Math.max(...questions) - Math.min(...questions);
  const shortfall = ({ aiZ, weight }: Rated) => Math.max(0, -(aiZ ?? 0)) * (weight ?? 0);
  const falling = (read: (one: Rated) => number) => (a: Rated, b: Rated) =>
    read(b) - read(a) || (a.competency < b.competency ? -1 : 1);

  const [lowest] = scored.filter((one) => shortfall(one) > 0).sort(falling(shortfall));
  const wanted = [
    ...rated
      .filter(({ unanswered }) => unanswered > 0)
      .sort(falling((one) => one.unanswered))
      .map((one) => told(one, "unanswered", one.unanswered)),
    ...scored
      .filter((one) => apart(one) >= APART)
      .sort(falling(apart))
      .map((one) => told(one, "apart", null)),
    ...scored
      .filter((one) => spread(one) >= SPREAD)
      .sort(falling(spread))
      .map((one) => told(one, "spread", spread(one))),
    ...(lowest === undefined ? [] : [told(lowest, "lowest", null)]),
    ...scored.filter(({ questions }) => questions.length === 1).map((one) => told(one, "single", null)),
  ];
  const seen = new Set<string>();
  return wanted
    .filter(({ competency }) => !seen.has(competency) && seen.add(competency) !== undefined)
    .slice(0, MOST);
}
