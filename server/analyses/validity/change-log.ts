import { Type } from "typebox";
import { figure, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Ask, AskedMetric, Rows } from "../../metrics/rows.ts";
import { addMoments, pearsonDifference, pearsonOf } from "../../metrics/units.ts";
import { nullable, textSchema } from "../../schemas.ts";
import {
  changeText,
  type ModelChange,
  modelChanges,
  type QuestionChange,
} from "../data/parts/model-changes.ts";
import { declare } from "../declare.ts";
import { OUTCOME_DAYS, OUTCOME_SLACK } from "./parts/source.ts";

const effect = Type.Object({
  of: nullable(Type.String({ description: "The competency whose score it is; null: the overall score" })),
  before: figure("Validity before"),
  after: figure("Validity since"),
  difference: figure("Since less before"),
});
type Effect = Told<typeof effect>;

const logged = Type.Object({
  version: Type.String(),
  from: Type.String({ format: "date" }),
  what: { ...textSchema, description: "What changed" },
  has_new_questions: Type.Boolean(),
  effects: Type.Array(effect, {
    description:
      "Of the overall score against the version before; of each competency with other questions in its jobs",
  }),
  has_outcomes: Type.Boolean({ description: "Reviews after six months of its hires are there" }),
  due: nullable(
    Type.String({
      format: "date",
      description: "Without outcomes: day about which the first ones are due; null once it is past",
    }),
  ),
  expected: nullable(
    Type.String({
      format: "date",
      description: "Where outcomes are still too few: day on which they will be enough",
    }),
  ),
});
type Logged = Told<typeof logged>;

/** One row per hire with an AI score, with the day of the start of work. */
const hires: Rows = {
  id: "hires by version",
  sql: "select * from marts.hire where ai_score_z is not null",
  at: "onboarded_at",
};

/** What each version of the scoring models changed, and what became of it. */
export const analysis = declare({
  title: ["评分模型更新记录", "Change log of the scoring models"],
  about: [
    "每个版本改了什么，以及它应当改变的预测效度前后如何。只看录用后的结果，因此新版本要等绩效出来才能判断。",
    "What each version changed, and validity before and since, which it should change. It takes outcomes after hiring, so that a new version has to wait for reviews.",
  ],
  formula: [
    "总分效度：该版本的入职者，与上一版本比较。换题：涉及岗位中该能力项的效度，换题后各版本合计，与上次换题以来的各版本比较。皮尔逊 r，Fisher z 区间；两者之差用 Zou（2007）。",
    "Overall: hires under the version against those under the one before. Other questions: validity of that competency in the jobs concerned, versions since the change together, against the versions since the change before it. Pearson’s r, Fisher’s z; the difference by Zou (2007).",
  ],
  dated: "Hired",
  asks: {},
  gives: { versions: Type.Array(logged, { description: "The newest first" }) },
  answer: async (ask, _asked, { tell }) => {
    const { changes } = await modelChanges(ask);
    const overall = await ask.metric("validity_overall_r");
    const byVersion = byName(await overall.cells(ask.window, ["model_version"]));
    const competency = await ask.metric("validity_r");
    const cells = await competency.cells(ask.window, ["competency", "job", "model_version"]);
    const expected = await outcomeDays(ask, overall.metric.min_n);
    const versions = changes.map((change, index): Logged => {
      const previous = changes[index - 1];
      const now = byVersion.get(change.version);
      const ofQuestions = questionEffects(changes, index, cells, competency, tell);
      const ofAll = previous && effectOf(null, byVersion.get(previous.version), now, overall, tell);
      const has_outcomes = asNumber(now?.people) > 0;
      const due = outcomeDay(change.from);
      const isKnown = asNumber(now?.people) >= overall.metric.min_n;
      return {
        version: change.version,
        from: change.from,
        what: changeText(change),
        has_new_questions: change.added.length + change.removed.length + change.reworded.length > 0,
        effects: [...(ofAll ? [ofAll] : []), ...ofQuestions],
        has_outcomes,
        due: has_outcomes || (ask.observedOn !== null && due <= ask.observedOn) ? null : due,
        expected: isKnown ? null : (expected.get(change.version) ?? null),
      };
    });
    return { versions: versions.reverse() };
  },
});

type Cells = Awaited<ReturnType<AskedMetric["cells"]>>;

const byName = (cells: Cells) =>
  new Map(
    cells.flatMap(({ segment, moments, isTold }) =>
      isTold ? [[segment[0] ?? "", addMoments(moments)] as const] : [],
    ),
  );

/** Both sides and their difference, each only where it has the people that the measure wants. */
function effectOf(
  of: string | null,
  before: Moments | undefined,
  after: Moments | undefined,
  { metric }: AskedMetric,
  tell: Tell,
): Effect {
  const people = [before, after].map((side) => asNumber(side?.people));
  const told = tell(people.map((n) => ({ n })));
  const few = (n: number) => ({ n, value: null, low: null, high: null, notes: ["too_few"] });
  const enough = people.map((n) => n >= metric.min_n);
  const side = (moments: Moments | undefined, at: 0 | 1) =>
    tell.figure(enough[at] ? pearsonOf(moments) : few(people[at]!), told[at]);
  const isHidden = told.some((each) => each.isHidden);
  const all = people[0]! + people[1]!;
  return {
    of,
    before: side(before, 0),
    after: side(after, 1),
    difference: tell.figure(enough[0] && enough[1] ? pearsonDifference(after, before) : few(all), {
      n: tell.count(all),
      isHidden,
    }),
  };
}

const questionsOf = ({ added, removed, reworded }: ModelChange): readonly QuestionChange[] => [
  ...added,
  ...removed,
  ...reworded,
];

/** Of each competency whose questions a version changed: its validity in those jobs before and since. */
function questionEffects(
  changes: readonly ModelChange[],
  index: number,
  cells: Cells,
  asked: AskedMetric,
  tell: Tell,
): Effect[] {
  const own = questionsOf(changes[index]!);
  const competencies = [...new Set(own.flatMap(({ competency }) => competency ?? []))];
  return competencies.map((competency) => {
    const jobs = new Set(own.flatMap((each) => (each.competency === competency ? each.jobs : [])));
    const changed = changes.flatMap((change, at) =>
      questionsOf(change).some(
        (each) => each.competency === competency && each.jobs.some((job) => jobs.has(job)),
      )
        ? [at]
        : [],
    );
    const start = changed.filter((at) => at < index).at(-1) ?? 0;
    const end = changed.find((at) => at > index) ?? changes.length;
    const sums = (from: number, to: number) => {
      const versions = new Set(changes.slice(from, to).map(({ version }) => version));
      const found = cells.filter(
        ({ segment: [which, job, version] }) =>
          which === competency && jobs.has(job ?? "") && versions.has(version ?? ""),
      );
      return found.length === 0 ? undefined : addMoments(found.flatMap(({ moments }) => moments));
    };
    return effectOf(competency, sums(start, index), sums(index, end), asked, tell);
  });
}

/** The day by which who started on a day has been reviewed. */
function outcomeDay(start: string): string {
  const wait = OUTCOME_DAYS.performance_6m + OUTCOME_SLACK;
  return new Date(Date.parse(start) + wait * 86_400_000).toISOString().slice(0, 10);
}

/** By version the day on which the reviews of so many of its hires are due and written; none where too few are hired. */
async function outcomeDays(ask: Ask, least: number): Promise<Map<string, string>> {
  const records = await ask.records(hires, {
    keys: { version: "cast(model_version as varchar)", day: "cast(cast(onboarded_at as date) as varchar)" },
    moments: { n: "count(*)" },
  });
  const found = new Map<string, string>();
  const counted = new Map<string, number>();
  const inOrder = [...records].sort((a, b) => (String(a.day) < String(b.day) ? -1 : 1));
  for (const { version, day, n } of inOrder) {
    const name = String(version);
    const before = counted.get(name) ?? 0;
    counted.set(name, before + asNumber(n));
    if (before < least && before + asNumber(n) >= least) found.set(name, outcomeDay(String(day)));
  }
  return found;
}
