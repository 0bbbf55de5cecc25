import { Type } from "typebox";
import { moduleMember, moduleNames } from "../../discover.ts";
import { figureMembers, figureOf, number } from "../../figures/figure.ts";
import { UNITS } from "../../metrics/metric.ts";
import { declare } from "../declare.ts";
import { FALSE_RATE, LEAST_PEOPLE, type Looked, type Rule, standing, wholly } from "./parts/rules.ts";

const folder = new URL("./parts/actions/", import.meta.url);

/** Every rule by its kind: a file `parts/actions/<kind>.ts` is one. */
const rules: ReadonlyMap<string, Rule> = new Map(
  await Promise.all(
    (await moduleNames(folder)).map(
      async (kind) => [kind, await moduleMember<Rule>(folder, kind, "rule")] as const,
    ),
  ),
);

const action = Type.Object({
  kind: Type.String(),
  of: Type.Record(Type.String(), Type.String(), {
    description: "Dimension to value: whom or what it is about",
  }),
  page: Type.String(),
  figure: Type.String({ description: "The figure that shows the number" }),
  unit: Type.Enum([...UNITS]),
  signed: Type.Boolean({ description: "The number is a difference or a leaning" }),
  time: Type.Enum(["period", "whole"], { description: "The days asked for, or the whole record" }),
  ...figureMembers("The effect as the figure shows it; n are the people of the smaller side"),
  none: Type.Number({ description: "The value at which there is nothing to act on" }),
  people: Type.Integer({ description: "People whom it concerns" }),
  weight: number("Effect in standard deviations times people: the order of the rows"),
});

/** What to do next: of all that the pages find, what stands and can be acted on. */
export const analysis = declare({
  title: ["值得采取行动的发现", "Findings to act on"],
  about: [
    "各页面的发现中经得起检验、并且可以采取行动的，按“效应 × 涉及人数”排序。",
    "Of what the pages find, what stands and can be acted on, by effect times people.",
  ],
  formula: [
    `每个数字与所链接的图表相同。各项比较一并检验：p 值取自图表的检验或其 95% 区间，按 Benjamini–Hochberg 校正，错误发现率（FDR）${FALSE_RATE * 100}%；任一侧不足 ${LEAST_PEOPLE} 人不检验，小于最小效应的不列出。排序：与“无需行动”之值的距离（以个人标准差计）× 涉及人数。比较的是不同的人群，不一定是因果。`,
    `Each number is that of the figure it links to. All comparisons are tested together: p from the figure's test or its 95 % interval, by Benjamini and Hochberg at a false discovery rate of ${FALSE_RATE * 100} %; under ${LEAST_PEOPLE} people on a side nothing is tested, and effects under the least are left out. Order: distance from the value at which there is nothing to do, in standard deviations of one person, times people. Different people are compared: a cause is not shown.`,
  ],
  dated: "Counted",
  asks: {},
  gives: {
    looked: Type.Integer({ description: "Comparisons that were tested" }),
    actions: Type.Array(action, { description: "The heaviest first" }),
  },
  answer: async (ask, _asked, around) => {
    const all: (Rule & Looked & { readonly kind: string })[] = [];
    for (const [kind, rule] of rules) {
      const found = await rule.look(rule.time === "whole" ? wholly(ask) : ask, around);
      all.push(...found.map((each) => ({ ...rule, ...each, kind })));
    }
    const { looked, stand } = standing(all);
    const { tell } = around;
    return {
      looked,
      actions: stand.map((each) => ({
        kind: each.kind,
        of: each.of,
        page: each.page,
        figure: each.figure,
        unit: each.unit,
        signed: each.signed,
        time: each.time,
        ...figureOf({ ...each.effect, n: tell.count(each.smaller), notes: [] }),
        none: each.none,
        people: tell.count(each.people),
        weight: each.size * tell.count(each.people),
      })),
    };
  },
});
