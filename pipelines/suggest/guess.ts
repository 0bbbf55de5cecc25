import { type Bilingual, type Contract, contracts } from "../contract.ts";
import type { MappedFeed, MappedValue } from "../mapping.ts";
import { templateColumns } from "../mapping-columns.ts";
import { dateFormats } from "../mapping-writings.ts";
import type { Assigned } from "./assign.ts";
import { LIKELY } from "./columns.ts";
import type { ColumnGuess, FieldOf, Scale } from "./draft.ts";

/** Meanings that become several fields together, with the contract's field that stands for each, and what it is called. */
export const TOGETHER: Readonly<Record<string, { readonly as: string; readonly about: Bilingual }>> = {
  "person.id": { as: "candidates.candidate_id", about: { zh: "人员编号", en: "Id of the person" } },
  "candidates.first_name": { as: "candidates.name", about: { zh: "名", en: "First name" } },
  "candidates.last_name": { as: "candidates.name", about: { zh: "姓", en: "Last name" } },
  "hires.hired": { as: "hires.onboarded_at", about: { zh: "是否录用入职", en: "Hired or not" } },
  "employment.left": { as: "employment.ended_at", about: { zh: "是否离职", en: "Left or not" } },
  "employment.stayed": { as: "employment.ended_at", about: { zh: "是否留任", en: "Stayed or not" } },
  "stage_events.rejected_at": { as: "stage_events.at", about: { zh: "淘汰时间", en: "Rejected at" } },
  "stage_events.withdrawn_at": { as: "stage_events.at", about: { zh: "放弃时间", en: "Withdrawn at" } },
  "record.updated_at": { as: "candidates.updated_at", about: { zh: "更新时间", en: "Updated at" } },
};

/** What a meaning is called. */
export function aboutOf(means: string, known: ReadonlyMap<string, Contract>): Bilingual {
  const together = TOGETHER[means];
  if (together !== undefined) return together.about;
  const [feed = "", name = ""] = means.split(".");
  const contract = known.get(feed);
  const field = contract?.fields.find((one) => one.name === name);
  if (contract === undefined || field === undefined) return { zh: means, en: means };
  return { zh: `${contract.about.zh}：${field.about.zh}`, en: `${contract.about.en}: ${field.about.en}` };
}

/** What is thought of a column, as a person sees it. */
export function guessOf(
  one: Assigned,
  feeds: readonly MappedFeed[],
  scales: ReadonlyMap<string, Scale>,
  known: ReadonlyMap<string, Contract>,
): ColumnGuess {
  const { column, means, options } = one;
  const { heading } = column;
  const main = means === null ? undefined : split(TOGETHER[means]?.as ?? means);
  const read = feeds.flatMap((feed) => readings(feed, heading));
  const takes =
    means === null || main === undefined || read.length === 0
      ? []
      : distinct([...read.filter((field) => same(field, main)), ...read]);
  const scale = scales.get(heading);
  const isDate = column.dates >= 0.5 && takes.length > 0;
  const formats = isDate ? dateFormats(column).formats : [];
  const values = takes.length === 0 ? undefined : valuesRead(feeds, heading);
  const sure = means !== null && takes.length === 0 ? "unread" : one.sure;
  return {
    column: heading,
    takes,
    sure,
    reason: reasonOf(one, sure, known),
    choices: options
      .filter(({ score }) => score >= LIKELY - 0.15)
      .slice(0, 8)
      .map((option) => ({ ...split(option.means), about: aboutOf(option.means, known) })),
    ...(scale === undefined ? {} : { scale }),
    ...(formats[0] === undefined
      ? {}
      : { format: formats[0], formats: [...new Set(formats.flatMap(bothOrders))] }),
    ...(values === undefined ? {} : { values }),
  };
}

/** What a column is in the export of a known system. */
export function exportGuess(
  column: string,
  feeds: readonly MappedFeed[],
  known: ReadonlyMap<string, Contract>,
): ColumnGuess {
  const takes = distinct(feeds.flatMap((feed) => readings(feed, column)));
  const choices = takes.map((one) => ({ ...one, about: aboutOf(`${one.feed}.${one.field}`, known) }));
  const isRead = takes.length > 0;
  return {
    ...{ column, takes, choices, sure: isRead ? "certain" : "unread" },
    reason: isRead
      ? { zh: "该系统的导出中就是这一项", en: "it is that in the export of this system" }
      : { zh: "没有对应的字段", en: "no field fits" },
  };
}

/** Every meaning that a person may choose for a column, `feed.field`, with what it is called; those of one feed together. */
export async function meaningsToChoose(): Promise<(FieldOf & { readonly about: Bilingual })[]> {
  const known = await contracts();
  const fields = [...known.values()].flatMap(({ feed, fields: list }) =>
    list.map(({ name }) => `${feed}.${name}`),
  );
  return [...new Set([...fields, ...Object.keys(TOGETHER)])]
    .sort()
    .map((means) => ({ ...split(means), about: aboutOf(means, known) }));
}

function bothOrders(format: string): string[] {
  return /^%[md][-/]%[md]/.test(format)
    ? [format, format.replace(/^%([md])([-/])%([md])/, "%$3$2%$1")]
    : [format];
}

function split(means: string): FieldOf {
  const [feed = "", field = ""] = means.split(".");
  return { feed, field };
}

function same(a: FieldOf, b: FieldOf): boolean {
  return a.feed === b.feed && a.field === b.field;
}

function distinct(list: readonly FieldOf[]): FieldOf[] {
  return [...new Map(list.map((one) => [`${one.feed}.${one.field}`, one])).values()];
}

/** The fields of a feed that are made of a column; keys of records are not told. */
function readings(feed: MappedFeed, heading: string): FieldOf[] {
  const inUnpivot =
    feed.unpivot?.columns?.includes(heading) === true ||
    (feed.unpivot?.pattern !== undefined && new RegExp(feed.unpivot.pattern, "u").test(heading));
  const isVerdict =
    feed.feed === "hires" &&
    feed.when?.some(({ column, equals }) => column === heading && equals !== undefined) === true;
  const fields = Object.entries(feed.fields)
    .filter(
      ([name, value]) =>
        name !== "source_id" && (reads(value, heading) || (inUnpivot && reads(value, "$value"))),
    )
    .map(([field]) => ({ feed: feed.feed, field }));
  return isVerdict ? [{ feed: "hires", field: "onboarded_at" }, ...fields] : fields;
}

function reads(value: MappedValue, heading: string): boolean {
  if (typeof value === "string") return value === heading;
  return (
    value.column === heading ||
    value.first?.includes(heading) === true ||
    templateColumns(value.template ?? "").includes(heading)
  );
}

function valuesRead(
  feeds: readonly MappedFeed[],
  heading: string,
): Readonly<Record<string, string | null>> | undefined {
  for (const { fields } of feeds)
    for (const value of Object.values(fields))
      if (typeof value === "object" && value.column === heading && value.values !== undefined)
        return value.values;
  return undefined;
}

function reasonOf(
  { means, by }: Assigned,
  sure: ColumnGuess["sure"],
  known: ReadonlyMap<string, Contract>,
): Bilingual {
  if (by === "choice") return { zh: "由人选定", en: "chosen by a person" };
  if (sure === "open")
    return { zh: "几种含义都说得通，请选一种", en: "several meanings would fit: choose one" };
  if (means === null)
    return by === "taken"
      ? { zh: "另一列更像这一项", en: "another column is this more surely" }
      : { zh: "没有对应的字段", en: "no field fits" };
  const about = aboutOf(means, known);
  if (sure === "unread")
    return {
      zh: `${about.zh}：另一列已说明，或没有可以挂靠的记录`,
      en: `${about.en}: told by another column, or no record here can hold it`,
    };
  if (sure === "certain")
    return { zh: `列名和内容都表明是“${about.zh}”`, en: `name and cells say: ${about.en}` };
  return by === "values"
    ? { zh: `按内容猜测是“${about.zh}”`, en: `a guess by its cells: ${about.en}` }
    : { zh: `按列名猜测是“${about.zh}”`, en: `a guess by its name: ${about.en}` };
}
