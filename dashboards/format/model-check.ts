/** A scoring model as it is written: weights are shares of 1, those of questions sum to their competency's. */
export type Model = {
  readonly competencies: Readonly<Record<string, number>>;
  readonly questions: readonly ModelQuestion[];
  /** 0 to 100; null where the model has none. */
  readonly cutoff: number | null;
  readonly minutes: number | null;
};
export type ModelQuestion = {
  readonly question: string;
  readonly competency: string;
  readonly weight: number;
};

/** What is wrong with a model: where, and by how much too much. */
export type ModelProblem = {
  readonly kind:
    | "none"
    | "weight"
    | "sum"
    | "question_sum"
    | "question_missing"
    | "stray"
    | "twice"
    | "cutoff"
    | "minutes";
  /** The competency or question; null of the whole. */
  readonly of: string | null;
  /** Sum less what it should be. */
  readonly by: number | null;
};

/** Weights are written in hundredths of a per cent; the warehouse refuses what is further off. */
const TOLERANCE = 1e-4 + 1e-9;

export const CUTOFFS = { least: 0, most: 100 } as const;
export const MINUTES = { least: 1, most: 1440 } as const;

const isShare = (weight: number) => weight >= 0 && weight <= 1;
const isWithin = (value: number | null, { least, most }: { least: number; most: number }) =>
  value === null || (value >= least && value <= most);
const sum = (weights: readonly number[]) => weights.reduce((all, each) => all + each, 0);

/** What keeps a model from being proposed; empty where it is right. The page asks while one types, the server before it saves. */
export function modelProblems({ competencies, questions, cutoff, minutes }: Model): ModelProblem[] {
  const weights = Object.entries(competencies);
  const problem = (kind: ModelProblem["kind"], of: string | null = null, by: number | null = null) => ({
    ...{ kind, of, by },
  });
  const wrong = [
    ...weights.filter(([, weight]) => !isShare(weight)).map(([name]) => name),
    ...questions.filter(({ weight }) => !isShare(weight)).map(({ question }) => question),
  ].map((name) => problem("weight", name));
  const names = questions.map(({ question }) => question);
  const twice = names.filter((name, at) => names.indexOf(name) < at).map((name) => problem("twice", name));
  const stray = questions
    .filter(({ competency }) => !Object.hasOwn(competencies, competency))
    .map(({ question }) => problem("stray", question));
  const off = sum(weights.map(([, weight]) => weight)) - 1;
  return [
    ...(weights.length === 0 ? [problem("none")] : []),
    ...wrong,
    ...twice,
    ...stray,
    ...(wrong.length === 0 && weights.length > 0 && Math.abs(off) > TOLERANCE
      ? [problem("sum", null, off)]
      : []),
    ...(wrong.length === 0 && questions.length > 0
      ? weights.flatMap(([name, weight]) => questionProblems(name, weight, questions))
      : []),
    ...(isWithin(cutoff, CUTOFFS) ? [] : [problem("cutoff")]),
    ...(isWithin(minutes, MINUTES) ? [] : [problem("minutes")]),
  ];
}

function questionProblems(name: string, weight: number, questions: Model["questions"]): ModelProblem[] {
  const own = questions.filter(({ competency }) => competency === name);
  if (own.length === 0) return weight > 0 ? [{ kind: "question_missing", of: name, by: null }] : [];
  const off = sum(own.map((each) => each.weight)) - weight;
  return Math.abs(off) > TOLERANCE ? [{ kind: "question_sum", of: name, by: off }] : [];
}

/** Shares in hundredths of a per cent with the sum of the given ones: what rounding leaves goes to the largest. */
export function roundedShares(weights: readonly number[], total = sum(weights)): number[] {
  const parts = weights.map((weight) => Math.round(weight * 1e4));
  const largest = parts.indexOf(Math.max(...parts));
  const rest = Math.round(total * 1e4) - sum(parts);
  return parts.map((part, at) => (at === largest ? part + rest : part) / 1e4);
}

/** A model with other weights of its competencies; those of its questions follow in proportion. */
export function reweighted(model: Model, shares: Readonly<Record<string, number>>): Model {
  const names = Object.keys(model.competencies);
  const rounded = roundedShares(
    names.map((name) => shares[name] ?? 0),
    1,
  );
  const competencies = Object.fromEntries(names.map((name, at) => [name, rounded[at] ?? 0]));
  const questions = names.flatMap((name) => {
    const own = model.questions.filter(({ competency }) => competency === name);
    const weight = competencies[name] ?? 0;
    const sum = own.reduce((all, each) => all + each.weight, 0);
    const parts = own.map((each) => (sum > 0 ? (each.weight / sum) * weight : weight / own.length));
    const spread = own.length === 0 ? [] : roundedShares(parts, weight);
    return own.map((each, at) => ({ ...each, weight: spread[at] ?? 0 }));
  });
  return { ...model, competencies, questions };
}
