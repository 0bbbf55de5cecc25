import { type Model, reweighted, roundedShares } from "../../format/model-check.ts";
import type { Versions, Weights } from "./asked.ts";
import { modelText, studioText } from "./words.ts";

/** A model as it is typed: weights in per cent. */
export interface Draft {
  readonly competencies: readonly { readonly id: string; readonly weight: string }[];
  readonly questions: readonly {
    readonly id: string;
    readonly competency: string;
    readonly weight: string;
  }[];
  readonly cutoff: string;
  readonly minutes: string;
}

/** A model from which a draft can begin. */
export interface Start {
  readonly id: string;
  readonly label: string;
  readonly model: Model;
}

/** Every model from which a draft of a job can begin, that in force first: whatever finds weights adds its own. */
export function startsOf(versions: Versions, weights: Weights | null): Start[] {
  const current = versions.versions.find(({ is_current }) => is_current) ?? versions.versions[0];
  if (current === undefined) return [];
  const { starts, fitted } = modelText.peek().editor;
  const names = Object.keys(current.competencies);
  const equal = Object.fromEntries(names.map((name) => [name, 1 / names.length]));
  return [
    { id: "current", label: starts.current ?? "", model: current },
    { id: "equal", label: starts.equal ?? "", model: reweighted(current, equal) },
    ...(weights?.weightings ?? []).flatMap(({ name, weights: found }) => {
      if (found === null || name === "current" || name === "unit") return [];
      const shares = Object.fromEntries(weights!.competencies.map((each, at) => [each, found[at] ?? 0]));
      const label = fitted(studioText.peek().names[name] ?? name);
      return [{ id: name, label, model: reweighted(current, shares) }];
    }),
  ];
}

const percent = (share: number) => String(Number((share * 100).toFixed(2)));
const shareOf = (text: string) => (text.trim() === "" ? Number.NaN : Number(text) / 100);
const limitOf = (text: string) => (text.trim() === "" ? null : Number(text));
const limitText = (limit: number | null) => (limit === null ? "" : String(limit));

/** A model as a draft to type in. */
export const draftOf = ({ competencies, questions, cutoff, minutes }: Model): Draft => ({
  competencies: Object.entries(competencies).map(([id, weight]) => ({ id, weight: percent(weight) })),
  questions: questions.map(({ question, competency, weight }) => ({
    id: question,
    competency,
    weight: percent(weight),
  })),
  cutoff: limitText(cutoff),
  minutes: limitText(minutes),
});

/** The model that a draft says; what is no number is NaN, which the checks name. */
export const modelOf = ({ competencies, questions, cutoff, minutes }: Draft): Model => ({
  competencies: Object.fromEntries(competencies.map(({ id, weight }) => [id, shareOf(weight)])),
  questions: questions.map(({ id, competency, weight }) => ({
    ...{ question: id, competency, weight: shareOf(weight) },
  })),
  ...{ cutoff: limitOf(cutoff), minutes: limitOf(minutes) },
});

/** The draft with the questions of a competency sharing its weight evenly. */
export function spread(draft: Draft, competency: string): Draft {
  const own = draft.questions.filter((each) => each.competency === competency);
  const weight = shareOf(draft.competencies.find(({ id }) => id === competency)?.weight ?? "");
  if (own.length === 0 || !Number.isFinite(weight)) return draft;
  const shares = roundedShares(
    own.map(() => weight / own.length),
    weight,
  );
  return {
    ...draft,
    questions: draft.questions.map((each) => {
      const at = own.indexOf(each);
      return at < 0 ? each : { ...each, weight: percent(shares[at] ?? 0) };
    }),
  };
}
