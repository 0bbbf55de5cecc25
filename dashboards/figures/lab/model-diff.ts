import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as diffAnalysis } from "../../../server/analyses/lab/model-diff.ts";
import { formatCount, formatDate } from "../../format/number.ts";
import type { Unit } from "../../types.ts";
import { differed, differences, named, numbers, valued } from "../cells.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Choice,
  type Column,
  chosen,
  define,
  explained,
  type Finding,
  type Row,
} from "../document.ts";
import { say, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { modelWords } from "./parts/promises.ts";
import { jobChoice } from "./parts/weights.ts";

type Diff = AnswerOf<typeof diffAnalysis>;
type Both = { readonly before: number | null; readonly after: number | null };

/** Which two versions: a choice of each job's own, since versions are. */
function versionChoices(view: View, job: string, answer: Diff | null): Choice[] {
  const { from, to } = modelWords(view).diff;
  const options = (answer?.versions ?? []).map(({ version, valid_from }) => ({
    value: version,
    label: `${version} (${formatDate(valid_from, view.language)})`,
  }));
  return [
    { name: `from_${job}`, label: from, options, ...(answer ? { standard: answer.from } : {}) },
    { name: `to_${job}`, label: to, options, ...(answer ? { standard: answer.to } : {}) },
  ];
}

const question = (view: View): AnalysisQuestion<Diff> => {
  const job = chosen(view, jobChoice(view));
  const [from, to] = [view.choices[`from_${job}`], view.choices[`to_${job}`]];
  return analysis<typeof diffAnalysis>(
    view,
    "model-diff",
    { job, ...(from ? { from } : {}), ...(to ? { to } : {}) },
    "none",
  );
};

const asks = (view: View): { diff?: AnalysisQuestion<Diff> } =>
  jobChoice(view).options.length > 0 ? { diff: question(view) } : {};

function rowOf(view: View, part: { key: string; group: string; name: string; unit: Unit }, each: Both): Row {
  const { added, removed } = modelWords(view).diff;
  const { before, after } = each;
  const change = before === null || after === null ? null : after - before;
  const note = before === null ? added : after === null ? removed : null;
  return {
    key: part.key,
    group: part.group,
    cells: [
      note === null ? part.name : { text: part.name, note, values: [`${part.name} (${note})`] },
      valued(view, part.unit, before),
      valued(view, part.unit, after),
      differed(view, part.unit, { value: change, low: null, high: null }),
    ],
  };
}

function rowsOf(view: View, { competencies, questions, cutoff, minutes }: Diff): Row[] {
  const words = modelWords(view).diff;
  const of = (group: string, unit: Unit) => (key: string, name: string) => ({ key, group, name, unit });
  return [
    ...competencies.map((each) =>
      rowOf(
        view,
        of(words.competencies, "percent")(each.competency, valueLabel(view, "competency", each.competency)),
        each,
      ),
    ),
    ...questions.map((each) =>
      rowOf(view, of(words.questions, "percent")(each.question, say(view, each.label)), each),
    ),
    rowOf(view, of(words.limits, "score")("cutoff", words.cutoff), cutoff),
    rowOf(view, of(words.limits, "minutes")("minutes", words.minutes), minutes),
  ];
}

const differs = ({ before, after }: Both) => before !== after;

function findingOf(view: View, answer: Diff): Finding {
  const words = modelWords(view).diff;
  const { competencies, questions, cutoff, minutes } = answer;
  const count = (n: number) => formatCount(n, view.language);
  const [weights, added, removed] = [
    competencies.filter(differs).length,
    questions.filter(({ before }) => before === null).length,
    questions.filter(({ after }) => after === null).length,
  ];
  const isSame = ![...competencies, ...questions, cutoff, minutes].some(differs);
  if (isSame) return { says: words.same, rests: [] };
  return {
    says: words.differs(count(weights), count(added), count(removed)),
    rests: [weights, added, removed].map((value) => ({ value, low: null, high: null })),
  };
}

function columnsOf(view: View): Column[] {
  const words = modelWords(view).diff;
  return [
    named(words.part, "part"),
    numbers(words.before, "before", "number"),
    numbers(words.after, "after", "number"),
    differences(view, words.change, "change"),
  ];
}

function aboutOf(view: View, { from, to, versions }: Diff): string {
  const day = (name: string) =>
    formatDate(versions.find(({ version }) => version === name)?.valid_from ?? "", view.language);
  return modelWords(view).diff.about(from, day(from), to, day(to));
}

/** What two versions of a job's scoring model differ by. */
export const figure = define({
  also: ["版本比较 模型差异 权重变化", "compare versions, model diff, what changed in a version"],
  section: "models",
  asks,
  shows: ({ diff: answer = null }, view) => ({
    kind: "table",
    title: modelWords(view).diff.title,
    about: answer === null ? "" : aboutOf(view, answer),
    scope: "",
    metrics: [],
    explained: explained(view, question(view), answer),
    choices: [jobChoice(view), ...versionChoices(view, chosen(view, jobChoice(view)), answer)],
    findings: answer === null ? [] : [findingOf(view, answer)],
    columns: columnsOf(view),
    rows: answer === null ? [] : rowsOf(view, answer),
    expected: 9,
    empty: view.analyses.get("model-diff")?.about[view.language] ?? "",
  }),
});
