import { formatCount, formatNumber, formatValue } from "../../format/number.ts";
import type { Estimate } from "../../types.ts";
import { counted, estimates, named, numbers } from "../cells.ts";
import { type AnswersOf, define, type Finding, type Row } from "../document.ts";
import type { View } from "../view.ts";
import {
  correctedQuestion,
  flowQuestion,
  frame,
  limitsQuestion,
  withEnds,
  wordsOf,
} from "./parts/validation.ts";

/** A share from which it is a limit. */
const NOTABLE = 0.05;
/** Share of one path from which there is hardly anybody to compare with. */
const NEARLY_ALL = 0.9;
/** Difference of the AI path's share between job families from which paths were not given alike. */
const UNLIKE = 0.1;
/** Ratio of standard deviations below which the range is restricted. */
const RESTRICTED = 0.9;
/** The correlation that a sample should show. */
const USEFUL = 0.3;

const asks = (view: View) => ({
  flow: flowQuestion(view),
  valid: correctedQuestion(view),
  sample: limitsQuestion(view),
});
type Answers = AnswersOf<ReturnType<typeof asks>>;
type Ends = Pick<Estimate, "value" | "low" | "high">;

/** A limit: what it is called, its number, and its sentence. */
type Limit = {
  readonly name: keyof ReturnType<typeof wordsOf>["limits"]["names"];
  readonly unit: "percent" | "r" | "coefficient";
  readonly number: Ends;
  readonly n: number | null;
  readonly says: string;
  /** What else its sentence rests on. */
  readonly more?: readonly Ends[];
};

const alone = (value: number): Ends => ({ value, low: null, high: null });

/** What the sizes of samples limit. */
function ofSize(view: View, { valid }: Answers): Limit[] {
  const { says } = wordsOf(view).limits;
  const [all, ...families] = valid?.rows ?? [];
  const number = (value: number) => formatNumber("r", value, view.language);
  const found: Limit[] = [];
  if (all?.power.detectable != null && all.power.detectable > USEFUL)
    found.push({
      name: "few_hires",
      unit: "r",
      number: alone(all.power.detectable),
      n: all.power.n,
      says: says.few_hires(number(all.power.detectable), formatCount(all.power.n, view.language)),
    });
  const needed = all?.power.needed ?? 0;
  const small = families.filter(({ power }) => power.n < needed).length;
  if (small > 0) {
    const [few, of, least] = [small, families.length, needed].map((n) => formatCount(n, view.language));
    found.push({
      name: "few_families",
      unit: "percent",
      number: alone(small / families.length),
      n: null,
      says: says.few_families(few ?? "", of ?? "", least ?? ""),
      more: [alone(small), alone(families.length), alone(needed)],
    });
  }
  return found;
}

/** What of the hires with a score has no outcome, and why. */
function ofOutcomes(view: View, { flow }: Answers): Limit[] {
  const { says } = wordsOf(view).limits;
  const scored = flow?.paths.find(({ path }) => path === null)?.steps.find(({ step }) => step === "scored");
  if (scored === undefined || scored.is_hidden || scored.n === 0) return [];
  const named = { left: "left", no_review: "missing", not_due: "immature" } as const;
  return scored.lost.flatMap(({ reason, n, is_hidden }): Limit[] => {
    const name = named[reason as keyof typeof named];
    const share = n / scored.n;
    if (name === undefined || is_hidden || share < NOTABLE) return [];
    const said = says[name](
      formatValue("percent", share, view.language),
      formatCount(scored.n, view.language),
    );
    return [{ name, unit: "percent", number: alone(share), n: scored.n, says: said }];
  });
}

/** What shares of the sample limit. */
function ofShares(view: View, { sample }: Answers): Limit[] {
  const { says } = wordsOf(view).limits;
  const rules = {
    not_completed: ["self_selection", NOTABLE],
    saw_score: ["seen", NOTABLE],
    no_score: ["no_score", NOTABLE],
    ai_since: ["one_path", NEARLY_ALL],
  } as const;
  return (sample?.shares ?? []).flatMap((share): Limit[] => {
    const rule = rules[share.kind as keyof typeof rules];
    if (rule === undefined || share.value === null || share.value < rule[1]) return [];
    const [name] = rule;
    const value = formatValue("percent", share.value, view.language);
    const said = says[name](value, formatCount(share.n, view.language));
    return [{ name, unit: "percent", number: share, n: share.n, says: said }];
  });
}

/** Whether both paths were given to the same kinds of jobs. */
function ofPaths(view: View, { sample }: Answers): Limit[] {
  const known = (sample?.families ?? []).filter(({ value }) => value !== null);
  const sorted = known.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least?.value == null || most?.value == null || most.value - least.value < UNLIKE) return [];
  // the two families themselves may differ by chance: both intervals have to lie apart
  if (least.high === null || most.low === null || least.high >= most.low) return [];
  const n = known.reduce((sum, each) => sum + each.n, 0);
  const share = (value: number) => formatValue("percent", value, view.language);
  return [
    {
      name: "not_by_lot",
      unit: "percent",
      number: alone(most.value - least.value),
      n,
      says: wordsOf(view).limits.says.not_by_lot(
        share(least.value),
        share(most.value),
        formatCount(n, view.language),
      ),
      more: [alone(least.value), alone(most.value)],
    },
  ];
}

/** What measurement limits: range, and the criterion's reliability. */
function ofMeasures(view: View, { valid }: Answers): Limit[] {
  const { says } = wordsOf(view).limits;
  const [all] = valid?.rows ?? [];
  const found: Limit[] = [];
  const u = all?.steps.find(({ step }) => step === "range_direct")?.u ?? null;
  if (all && u !== null && u < RESTRICTED)
    found.push({
      name: "range",
      unit: "percent",
      number: alone(u),
      n: all.power.n,
      says: says.range(formatValue("percent", u, view.language), formatCount(all.power.n, view.language)),
    });
  const known = valid?.reliability ?? null;
  if (valid && known === null)
    found.push({
      name: "unknown",
      unit: "coefficient",
      number: { value: null, low: null, high: null },
      n: null,
      says: says.unknown,
    });
  if (known?.origin === "setting")
    found.push({
      name: "stated",
      unit: "coefficient",
      number: alone(known.value),
      n: null,
      says: says.stated(formatNumber("coefficient", known.value, view.language)),
    });
  return found;
}

const findingOf = ({ says, number, n, more = [] }: Limit): Finding => ({
  says,
  rests: [...more, ...(n === null ? [] : [alone(n)]), number],
});

function rowOf(view: View, { name, unit, number, n }: Limit): Row {
  return {
    key: name,
    cells: [wordsOf(view).limits.names[name], withEnds(view, unit, number), counted(view, n)],
  };
}

/** What limits the conclusions, by rule from the data; each limit with its number. */
export const figure = define({
  also: ["局限、注意事项、数据不足", "limitations, caveats, what cannot be concluded"],
  asks,
  shows: (answers, view) => {
    const words = wordsOf(view).limits;
    const found = [ofSize, ofOutcomes, ofShares, ofPaths, ofMeasures].flatMap((of) => of(view, answers));
    return {
      ...frame(view, limitsQuestion(view), answers.sample),
      title: words.title,
      about: words.about,
      columns: [
        named(words.limit, "limit"),
        estimates(view, words.number, "number", "number"),
        numbers(words.n, "n", "count"),
      ],
      rows: found.map((each) => rowOf(view, each)),
      findings: found.map(findingOf),
      expected: 8,
      empty: words.none,
    };
  },
});
