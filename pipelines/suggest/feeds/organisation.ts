import type { MappedFeed, MappedValue } from "../../mapping.ts";
import type { Builder, Fields } from "../builder.ts";
import { constantDay, firstDay } from "./days.ts";

/** The column by which departments are known; regions stand for them where nothing else does. */
function departmentKey({ at, heading }: Builder): string | undefined {
  if (at("departments.name") !== undefined)
    return heading("departments.department_id") ?? heading("departments.name");
  return (
    heading("departments.department_id") ?? heading("departments.company") ?? heading("departments.region")
  );
}

export function departments(builder: Builder): MappedFeed | undefined {
  const { heading, own, updatedAt } = builder;
  const key = departmentKey(builder);
  if (key === undefined) return undefined;
  return {
    feed: "departments",
    fold: [key],
    when: [{ column: key, present: true }],
    fields: {
      ...own("departments"),
      source_id: key,
      department_id: key,
      name: heading("departments.name") ?? key,
      updated_at: updatedAt(),
    },
  };
}

/** The department of a row as other feeds name it. */
function departmentOf(builder: Builder): Fields {
  const key = departmentKey(builder);
  return key === undefined ? {} : { department_id: key };
}

export function jobKey({ heading }: Builder): string | undefined {
  return heading("jobs.job_id") ?? heading("jobs.title");
}

export function jobs(builder: Builder, isNeeded: boolean): MappedFeed[] {
  const { name, label, heading, own, ask, updatedAt, table, columns } = builder;
  const key = jobKey(builder);
  const made: MappedFeed[] = [];
  if (key !== undefined)
    made.push({
      feed: "jobs",
      fold: [key],
      when: [{ column: key, present: true }],
      fields: {
        ...own("jobs"),
        source_id: key,
        job_id: key,
        title: heading("jobs.title") ?? key,
        updated_at: updatedAt(),
      },
    });
  const filled = columns.find(({ column }) => column.heading === key)?.column.filled ?? 0;
  const { columns: openings } = requisitionKey(builder);
  const isWhole = openings.every(
    (one) => columns.find(({ column }) => column.heading === one)?.column.filled === table.records,
  );
  if (key !== undefined && (!isNeeded || (filled === table.records && isWhole))) return made;
  const title =
    key !== undefined
      ? "-"
      : ask({
          id: "job",
          kind: "text",
          text: { zh: "这些人应聘或从事的岗位叫什么？", en: "What is the job of these people called?" },
          assumed: label,
          why: { zh: "表中没有岗位，先按一个岗位计", en: "the table names no job: all count as one" },
        });
  return [
    ...made,
    {
      feed: "jobs",
      rows: [{ source_id: name, job_id: name }],
      fields: { title: { constant: title }, updated_at: builder.impliedAt() },
    },
  ];
}

/** Openings go by their own ids; else each job in each department is one, so that both can be told apart. */
export function requisitionKey(builder: Builder): {
  readonly columns: readonly string[];
  readonly value: MappedValue;
} {
  const { heading, name } = builder;
  const own = heading("requisitions.requisition_id");
  if (own !== undefined) return { columns: [own], value: own };
  const columns = [jobKey(builder), departmentKey(builder)].filter((column) => column !== undefined);
  const [first, second] = columns;
  if (first === undefined) return { columns, value: { constant: name } };
  return {
    columns,
    value:
      second === undefined
        ? { column: first, default: name }
        : { template: `{${first}} / {${second}}`, default: name },
  };
}

export function requisitions(builder: Builder, isNeeded: boolean): MappedFeed[] {
  const { name, own, updatedAt, table, has, columns: all } = builder;
  const { columns, value } = requisitionKey(builder);
  const made: MappedFeed[] = [];
  const job = jobKey(builder);
  const isOwn = has("requisitions.requisition_id");
  const filled = columns.map((key) => all.find(({ column }) => column.heading === key)?.column.filled ?? 0);
  if (columns.length > 0) {
    const fields: Fields = {
      ...(has("requisitions.requested_at") ? {} : { requested_at: firstDay(builder) }),
      ...own("requisitions"),
      ...departmentOf(builder),
      source_id: value,
      requisition_id: value,
      job_id: job === undefined ? { constant: name } : { column: job, default: name },
      updated_at: updatedAt(),
    };
    const isOnce =
      isOwn &&
      has("requisitions.requested_at") &&
      all.some(({ column }) => column.heading === columns[0] && column.distinct === column.filled);
    const when = columns.map((column) => ({ column, present: true }));
    made.push(
      isOnce
        ? { feed: "requisitions", when, fields }
        : { feed: "requisitions", fold: [...columns], when, fields },
    );
  }
  if (isNeeded && !isOwn && (columns.length === 0 || filled.some((many) => many < table.records)))
    made.push({
      feed: "requisitions",
      rows: [{ source_id: name, requisition_id: name }],
      fields: {
        job_id: { constant: name },
        requested_at: constantDay(builder),
        updated_at: builder.impliedAt(),
      },
    });
  return made;
}
