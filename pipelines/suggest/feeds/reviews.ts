import type { MappedFeed, MappedValue } from "../../mapping.ts";
import { type Builder, type Fields, UNDECIDED } from "../builder.ts";
import { presence } from "./ai.ts";
import { DAY, daysBefore } from "./days.ts";
import { hiredDay, hiredWhen } from "./hires.ts";
import { employeeKey } from "./people.ts";

export function reviews(builder: Builder): MappedFeed[] {
  const { all, at, own, has, updatedAt, scale, steps } = builder;
  const key = employeeKey(builder);
  const when = hiredWhen(builder);
  const list = all("performance_reviews.rating");
  return list.map((one, index) => {
    const limits = scale(one);
    const { wave } = one.heading;
    const end = at("performance_reviews.period_end");
    const fields: Fields = { ...own("performance_reviews") };
    delete fields.rating;
    if (end !== undefined && list.length === 1) {
      if (!has("hires.onboarded_at") && !has("performance_reviews.months_since_hire"))
        fields.months_since_hire = { constant: reviewedAfter(builder) };
    } else if (wave?.end !== undefined) {
      fields.period_end = { constant: wave.end };
      if (!has("hires.onboarded_at") && !has("performance_reviews.months_since_hire"))
        fields.months_since_hire = { constant: reviewedAfter(builder) };
    } else {
      const months =
        wave?.months ??
        (has("performance_reviews.months_since_hire") ? undefined : Number(reviewedAfter(builder)));
      if (months !== undefined) fields.months_since_hire = { constant: months };
      fields.period_end = { constant: reviewDay(builder, months ?? 6, index) };
    }
    const word = steps(one);
    return {
      feed: "performance_reviews",
      when: [
        ...when,
        presence(one),
        ...(end !== undefined && list.length === 1 && end.column.filled < one.column.filled
          ? [presence(end)]
          : []),
      ],
      fields: {
        ...fields,
        source_id: {
          template: `${key.text}/${end !== undefined && list.length === 1 && key.repeats ? `{${end.column.heading}}` : (wave?.end ?? (wave?.months === undefined ? "review" : `${wave.months}m`))}`,
        },
        employee_id: key.value,
        rating: Object.keys(word).length === 0 ? one.column.heading : { column: one.column.heading, ...word },
        min_rating: { constant: limits.min },
        max_rating: { constant: limits.max },
        updated_at: updatedAt(),
      },
    };
  });
}

function reviewedAfter({ ask }: Builder): string {
  return ask({
    id: "reviewed_after",
    kind: "choice",
    text: {
      zh: "绩效是入职多久后评的？（月）",
      en: "How long after the start of work were they rated? (months)",
    },
    choices: [
      { value: "6", about: { zh: "约 6 个月（3 至 8 个月）", en: "about 6 months (3 to 8)" } },
      { value: "12", about: { zh: "约 12 个月（9 至 15 个月）", en: "about 12 months (9 to 15)" } },
    ],
    assumed: "6",
    why: {
      zh: "表中没有评估时间，效度按 6 或 12 个月的绩效计算",
      en: "the table does not tell when; validity goes by the rating at 6 or 12 months",
    },
  });
}

function reviewDay(builder: Builder, months: number, index: number): string {
  const start = builder.has("hires.onboarded_at") ? undefined : hiredDay(builder);
  const assumed =
    start !== undefined && DAY.test(start)
      ? daysBefore(start, -Math.round(months * 30.4375) - index)
      : daysBefore(builder.dataDay, index);
  return builder.ask({
    id: "reviewed_on",
    kind: "day",
    text: { zh: "绩效评估的周期截至哪一天？", en: "On which day did the period of the rating end?" },
    assumed,
    why: { zh: "表中没有考核期", en: "the table does not tell the period" },
  });
}

export function kpis(builder: Builder): MappedFeed[] {
  const { all, at, has, updatedAt, dateValue, own, heading } = builder;
  const values = all("kpi_results.value");
  if (values.length === 0) return [];
  const key = employeeKey(builder);
  const when = hiredWhen(builder);
  const end = at("kpi_results.period_end") ?? at("performance_reviews.period_end");
  const day: MappedValue = end === undefined ? { constant: reviewDay(builder, 6, 0) } : dateValue(end);
  const period = end === undefined ? "" : `/{${end.column.heading}}`;
  if (has("kpi_results.kpi"))
    return [
      {
        feed: "kpi_results",
        when,
        fields: {
          ...own("kpi_results"),
          source_id: { template: `${key.text}/{${heading("kpi_results.kpi")}}${period}` },
          employee_id: key.value,
          period_end: day,
          value: values[0]?.column.heading ?? UNDECIDED,
          updated_at: updatedAt(),
        },
      },
    ];
  const percents = values.filter(({ column }) => column.percents > 0.5);
  const absent = [...new Set(values.flatMap(({ column }) => column.fillers))];
  return [values.filter((one) => !percents.includes(one)), percents].flatMap((part) =>
    part.length === 0
      ? []
      : [
          {
            feed: "kpi_results",
            unpivot: { columns: part.map(({ column }) => column.heading) },
            when: [
              ...when,
              { column: "$value", present: true, ...(absent.length === 0 ? {} : { not: absent }) },
            ],
            fields: {
              source_id: { template: `${key.text}/{$column}${period}` },
              employee_id: key.value,
              period_end: day,
              kpi: { column: "$column", extract: "^.{1,60}" },
              value: "$value",
              updated_at: updatedAt(),
            },
          },
        ],
  );
}
