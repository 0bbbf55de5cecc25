import type { Condition, MappedFeed, MappedValue } from "../../mapping.ts";
import type { Assigned } from "../assign.ts";
import { asObject, type Builder, type Fields, once } from "../builder.ts";
import { STAYS } from "../kinds.ts";
import { valuesOf, verdictsOf } from "../values.ts";
import { presence } from "./ai.ts";
import { DAY, daysBefore, PROCESS, processDay } from "./days.ts";
import { applicationKey, employeeKey } from "./people.ts";

export function offers(builder: Builder): MappedFeed | undefined {
  const { any, own, at, updatedAt } = builder;
  if (!any("offers")) return undefined;
  const key = applicationKey(builder);
  const told = [
    "offers.offered_at",
    "offers.accepted_at",
    "offers.declined_at",
    "offers.approved_at",
    "offers.first_year_pay",
    "offers.salary_band",
  ]
    .map(at)
    .filter((one) => one !== undefined);
  const [first] = told;
  return once(
    key,
    "offers",
    {
      ...own("offers"),
      source_id: key.value,
      application_id: key.value,
      offered_at: processDay(builder, "offers.offered_at", [
        "offers.accepted_at",
        "offers.declined_at",
        "offers.approved_at",
        ...PROCESS,
      ]),
      updated_at: updatedAt(),
    },
    first === undefined || first.column.filled === 0 ? [] : [presence(first)],
  );
}

/** Who was hired: by a verdict, by a day, by the number of an employee, or by what is told of them later. */
export function hiredWhen(builder: Builder): Condition[] {
  const { at, table, ask, all } = builder;
  const verdict = at("hires.hired");
  if (verdict !== undefined) {
    const cells = verdictsOf("hired", verdict.column) ?? {};
    const chosen = builder.chosen[verdict.column.heading]?.values;
    const yes =
      chosen === undefined
        ? Object.keys(cells).filter((cell) => cells[cell] === true)
        : Object.keys(chosen).filter((cell) => chosen[cell] !== null);
    return [{ column: verdict.column.heading, equals: yes.length === 0 ? ["1"] : yes }];
  }
  for (const means of ["hires.onboarded_at", "hires.employee_id"]) {
    const one = at(means);
    if (one !== undefined) return one.column.filled < table.records ? [presence(one)] : [];
  }
  const stage = at("stage_events.stage");
  if (stage !== undefined) {
    const hired = Object.entries(valuesOf("stage_events", "stage", stage.column).values).flatMap(
      ([cell, value]) => (value === "onboarded" ? [cell] : []),
    );
    if (hired.length > 0) return [{ column: stage.column.heading, equals: hired }];
  }
  const later = [
    ...all("performance_reviews.rating"),
    ...all("kpi_results.value"),
    at("employment.left"),
    at("employment.stayed"),
  ].find(
    (one) => one !== undefined && one.column.filled - fillersOf(one) > 0 && one.column.filled < table.records,
  );
  if (later === undefined) return [];
  const answer = ask({
    id: "hired_who",
    kind: "choice",
    text: { zh: "哪些人是入职的？", en: "Who of them was hired?" },
    choices: [
      {
        value: "told",
        about: {
          zh: `“${later.column.heading}”有值的人`,
          en: `those with a value in ${later.column.heading}`,
        },
      },
      { value: "all", about: { zh: "所有人", en: "everybody" } },
    ],
    assumed: "told",
    why: { zh: "表中没有录用结果的列", en: "no column tells who was hired" },
  });
  return answer === "all" ? [] : [presence(later)];
}

function fillersOf({ column }: Assigned): number {
  return column.samples.length === 0 ? column.filled : 0;
}

export function hiredDay(builder: Builder): string {
  return builder.ask({
    id: "hired_on",
    kind: "day",
    text: { zh: "他们大约在哪一天入职？", en: "On which day, about, did they start work?" },
    assumed: daysBefore(builder.at("employment.ended_at")?.column.earliest ?? builder.dataDay, 365),
    why: {
      zh: "表中没有入职日期：在职时长和入职季度因此没有意义",
      en: "the table has no day of starting work: lengths of employment and quarters of hire mean nothing",
    },
  });
}

function startValue(builder: Builder): MappedValue {
  const { at, dateValue, table } = builder;
  const date = at("hires.onboarded_at");
  if (date !== undefined) {
    const value = dateValue(date);
    const isPartly = at("hires.hired") !== undefined && date.column.filled < table.records;
    return isPartly ? { ...asObject(value), default: hiredDay(builder) } : value;
  }
  const verdict = at("hires.hired");
  if (verdict === undefined) return { constant: hiredDay(builder) };
  const cells = verdictsOf("hired", verdict.column) ?? {};
  const own = builder.chosen[verdict.column.heading]?.values;
  const day = hiredDay(builder);
  const values =
    own === undefined
      ? Object.fromEntries(Object.entries(cells).map(([cell, yes]) => [cell, yes ? day : null]))
      : Object.fromEntries(Object.entries(own).map(([cell, value]) => [cell, value === null ? null : day]));
  return { column: verdict.column.heading, values, otherwise: null };
}

export function hires(builder: Builder): MappedFeed[] {
  const { any, at, own, updatedAt, has } = builder;
  const isTold = ["hires", "employment", "performance_reviews", "kpi_results"].some(any);
  const stage = at("stage_events.stage");
  const isStage =
    stage !== undefined &&
    Object.values(valuesOf("stage_events", "stage", stage.column).values).includes("onboarded");
  if (!isTold && !isStage) return [];
  const key = employeeKey(builder);
  const application = applicationKey(builder);
  const when = hiredWhen(builder);
  const hire = once(
    key,
    "hires",
    {
      source_id: key.value,
      employee_id: key.value,
      application_id: application.value,
      onboarded_at: startValue(builder),
      updated_at: updatedAt(),
    },
    when,
  );
  if (!any("employment")) return [hire];
  const fields: Fields = {
    ...own("employment"),
    source_id: key.value,
    employee_id: key.value,
    started_at: startValue(builder),
    updated_at: updatedAt(),
  };
  const verdict =
    at("employment.left") ??
    at("employment.stayed") ??
    (has("employment.end_kind") ? at("employment.end_kind") : undefined);
  if (!has("employment.ended_at") && verdict !== undefined) {
    const leaves = leavers(verdict, builder);
    if (leaves !== undefined) {
      const day = leftDay(builder);
      fields.ended_at = {
        column: verdict.column.heading,
        values: Object.fromEntries(Object.entries(leaves).map(([cell, left]) => [cell, left ? day : null])),
        otherwise: null,
      };
    }
  }
  if (has("employment.end_kind") && fields.ended_at !== undefined) {
    const kind = at("employment.end_kind") as Assigned;
    const { values } = valuesOf("employment", "end_kind", kind.column);
    if (builder.chosen[kind.column.heading]?.values === undefined)
      fields.end_kind = { column: kind.column.heading, values, otherwise: null };
  }
  return [hire, once(key, "employment", fields, when)];
}

/** Whether each cell of a verdict says that somebody left. */
function leavers(verdict: Assigned, builder: Builder): Record<string, boolean> | undefined {
  const chosen = builder.chosen[verdict.column.heading]?.values;
  if (chosen !== undefined && verdict.means !== "employment.end_kind")
    return Object.fromEntries(Object.entries(chosen).map(([cell, value]) => [cell, value !== null]));
  if (verdict.means === "employment.end_kind") {
    const { values } = valuesOf("employment", "end_kind", verdict.column);
    return Object.fromEntries(
      Object.entries(values).map(([cell, value]) => [cell, value !== null && !STAYS.test(cell.trim())]),
    );
  }
  const cells = verdictsOf("left", verdict.column);
  if (cells === undefined) return undefined;
  const isStay = verdict.means === "employment.stayed";
  const turned = Object.entries(cells).map(
    ([cell, yes]) =>
      [
        cell,
        isStay && /^(yes|y|true|t|1|1\.0|是|有|√|0|0\.0|no|n|false|f|否|无)$/i.test(cell.trim()) ? !yes : yes,
      ] as const,
  );
  return Object.fromEntries(turned);
}

function leftDay(builder: Builder): string {
  const { ask, has, answers, dataDay } = builder;
  const start = answers.hired_on ?? daysBefore(dataDay, 365);
  return ask({
    id: "left_on",
    kind: "day",
    text: { zh: "离职的人大约在哪一天离开？", en: "On which day, about, did those who left leave?" },
    assumed: has("hires.onboarded_at") ? dataDay : daysBefore(DAY.test(start) ? start : dataDay, -60),
    why: {
      zh: "表中只说谁离职，没说哪一天：留任只能读作“离职与否”",
      en: "the table tells who left and not when: retention only reads as left or not",
    },
  });
}
