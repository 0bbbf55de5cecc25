import { Type } from "typebox";
import { HttpError } from "../../http-error.ts";
import { metricParams } from "../../metric-query.ts";
import { changeDimensions } from "../../metrics/change-dimensions.ts";
import { windowBefore } from "../../metrics/periods.ts";
import type { Window } from "../../metrics/rows.ts";
import { dimensionName } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { changeMembers, explainChange } from "./parts/explain-change.ts";

const day = (description: string) => Type.Optional(Type.String({ format: "date", description }));

/** Why a metric changed: mix and rate by one dimension. */
export const analysis = declare({
  title: ["变化原因", "Why did it change?"],
  about: ["拆分说明变化来自哪里，不能证明因果。", "It shows where a change comes from, not what caused it."],
  formula: [
    "水平变化 = 该组两期平均占比 × 该组数值的变化；构成变化 = 该组两期平均数值与总体平均之差 × 该组占比的变化。两个周期对称处理（Kitagawa，1955），各部分之和与总变化完全相等，没有余项。新增或不再出现的组没有自身变化，全部计入构成变化；数据过少的组合并显示，不会丢弃。中位数、分位数、相关系数和留任率不是各组的平均：按 Shapley 值（Shorrocks，2013）在“构成”与“组内”两个因素间拆分，把各组数据按另一期占比加权后重新计算，取两种先后顺序的平均，同样没有余项。",
    "Rate effect: average share of a group times the change of its value. Mix effect: how far the group's average value lies from that of all, times the change of its share. Symmetric in both periods (Kitagawa, 1955), it adds up exactly with nothing left over. A group that is new or no longer there has no change of its own, so it counts as mix. Groups with too few data are told together, never left out. A median, quantile, correlation or survival share is no mean of its groups: it is computed again from the groups' rows weighted to the other period's shares, and the change is divided by Shapley's value over mix and within (Shorrocks, 2013), the average of both orders, which adds up exactly too.",
  ],
  dated: "Counted",
  asks: {
    metric: metricParams.properties.id,
    dimension: Type.Optional(
      Type.String({
        ...dimensionName,
        description: "What to take the change apart by; without it the metric's usual one",
      }),
    ),
    base_from: day("First day of the period to compare with; without it the period just before"),
    base_to: day("Last day of the period to compare with, inclusive"),
  },
  gives: {
    ...changeMembers,
    dimensions: Type.Array(Type.String(), { description: "What the change can be taken apart by" }),
  },
  answer: async (ask, { metric: id, dimension, ...base }, { tell }) => {
    const asked = await ask.metric(id);
    const { metric, estimator, filters } = asked;
    const dimensions = changeDimensions(metric, estimator);
    const [usual] = dimensions;
    if (usual === undefined || metric.at === null) throw new HttpError("not_decomposable", { metric: id });
    const isOne = (name: string) => new Set(filters[name] ?? []).size === 1;
    const { split } = metric;
    if (split !== null && !isOne(split))
      throw new HttpError(
        "invalid_parameter",
        {
          path: split,
          problem: {
            zh: "该指标从不合并此维度，请筛选到其中一个值",
            en: "the metric never mixes this dimension: filter it to one value",
          },
        },
        { values: metric.dimensions.get(split) },
      );
    const by = dimension ?? dimensions.find((name) => !isOne(name)) ?? usual;
    if (!dimensions.includes(by))
      throw new HttpError("unknown_dimension", { metric: id, path: by }, { dimensions });
    return {
      ...(await explainChange(asked, { dimension: by, ...windowsOf(ask.window, base) }, tell)),
      dimensions,
    };
  },
});

/** The two windows: without another one, the window of the same length just before. */
function windowsOf(
  { from, to }: Window,
  { base_from, base_to }: { readonly base_from?: string; readonly base_to?: string },
): { now: Window; base: Window } {
  const invalid = (path: string, zh: string, en: string) =>
    new HttpError("invalid_parameter", { path, problem: { zh, en } });
  if (base_from === undefined && base_to === undefined) {
    if (from === null || to === null)
      throw invalid(
        from === null ? "from" : "to",
        "请给出起止日期，或给出对比周期（base_from、base_to）",
        "give both ends of the period, or the period to compare with (base_from, base_to)",
      );
    return { now: { from, to }, base: windowBefore(from, to) };
  }
  if (base_to === undefined)
    throw invalid("base_to", "请给出对比周期的结束日期", "the period to compare with needs its last day");
  if (base_from !== undefined && base_from > base_to)
    throw invalid("base_from", "开始日期晚于结束日期", "it is after base_to");
  if (from === null || from <= base_to)
    throw invalid(
      "from",
      "应晚于对比周期的结束日期",
      "it has to be after base_to: the periods may not overlap",
    );
  return { now: { from, to }, base: { from: base_from ?? null, to: base_to } };
}
