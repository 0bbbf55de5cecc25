import Type, { type Static } from "typebox";
import { Errors } from "typebox/value";
import { contracts, RECORD_COLUMNS } from "./contract.ts";

const text = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });
const closed = { additionalProperties: false } as const;
const rowNumber = Type.Integer({ minimum: 1, maximum: 1000 });

const conditionSchema = Type.Object(
  {
    column: text("Heading whose cell decides"),
    equals: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
        description: "The cell is this text, or one of these",
      }),
    ),
    not: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
        description: "The cell is not this text, nor one of these; an absent cell passes",
      }),
    ),
    present: Type.Optional(
      Type.Boolean({ description: "true: the cell holds something; false: it is empty" }),
    ),
    matches: Type.Optional(text("Regular expression (RE2) that fits somewhere in the cell, e.g. ^Total")),
  },
  { ...closed, description: "A condition on one cell of the record" },
);

const writingSchema = Type.Union([
  Type.Literal("upper"),
  Type.Literal("lower"),
  Type.Literal("no_spaces"),
  Type.Literal("half_width"),
]);

const steps = {
  when: Type.Optional(
    Type.Array(conditionSchema, { description: "Where a condition fails the value is absent" }),
  ),
  absent: Type.Optional(Type.Array(Type.String(), { description: "Texts of this cell that mean nothing" })),
  extract: Type.Optional(
    text("Regular expression (RE2); the first group, or the whole match, becomes the value"),
  ),
  write: Type.Optional(
    Type.Union([writingSchema, Type.Array(writingSchema, { minItems: 1 })], {
      description:
        "Writes the value in upper or lower case, without any white space, or full-width letters, digits and signs as half-width; several in this order. Makes P1 of one file and p1 of another the same",
    }),
  ),
  values: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
      description: "Source text -> canonical text; null makes it absent",
    }),
  ),
  otherwise: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description:
        "What a text outside `values` becomes; left out, it stays and is refused where the feed lists its values",
    }),
  ),
  format: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
      description:
        "How dates are written, e.g. %m/%d/%Y (strptime); ISO dates, 2025/03/04 09:12:33, 2026年3月1日 下午2:30 and epoch milliseconds need none. epoch_s: seconds; excel: days since 1899-12-30",
    }),
  ),
  multiply: Type.Optional(Type.Number({ description: "Exact decimal factor" })),
  add: Type.Optional(Type.Number({ description: "Exact decimal summand, after the factor" })),
  default: Type.Optional(Type.String({ description: "Value where the cell is empty" })),
  take: Type.Optional(
    Type.Union([Type.Literal("min"), Type.Literal("max")], {
      description: "Which value of a folded group counts (least unless said)",
    }),
  ),
} as const;

const valueSchema = Type.Union(
  [
    Type.String({
      minLength: 1,
      description: "A heading; in JSON a path such as client.browser, or jobs.0.id for the first of a list",
    }),
    Type.Object(
      {
        column: Type.Optional(text("A heading")),
        first: Type.Optional(
          Type.Array(Type.String({ minLength: 1 }), {
            minItems: 1,
            description: "The first of these headings that holds something",
          }),
        ),
        template: Type.Optional(text("Text with {headings} in braces; absent where one of them is")),
        constant: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
        optional: Type.Optional(Type.Boolean({ description: "The heading may be missing in a file" })),
        ...steps,
      },
      { ...closed, description: "Exactly one of column, first, template, constant, then steps" },
    ),
  ],
  { description: "Where a field's value comes from" },
);

const unpivotSchema = Type.Object(
  {
    columns: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    pattern: Type.Optional(text("Regular expression on headings; named groups become $name")),
    except: Type.Optional(text("Headings that match this are left out")),
    companions: Type.Optional(
      Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]*$" }), Type.String({ minLength: 1 }), {
        description: "Name -> heading beside the item, e.g. seconds: SJ_Time_{$n}; read as $seconds",
      }),
    ),
  },
  {
    ...closed,
    description: "One row per column: its heading is $column, its cell $value, companions and groups $name",
  },
);

const feedSchema = Type.Object(
  {
    feed: text("Canonical feed"),
    sheet: Type.Optional(text("Sheet of a workbook")),
    each: Type.Optional(
      text(
        "JSON list; one row per element, whose members are read as <each>.<member>. Lists on the way to it are gone through too: results.sections.fields",
      ),
    ),
    unpivot: Type.Optional(unpivotSchema),
    fold: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          "Several records make one row: those alike in these columns; beside `each`, several elements of its list",
      }),
    ),
    when: Type.Optional(Type.Array(conditionSchema, { description: "Only records that meet all of these" })),
    distinct: Type.Optional(Type.Boolean({ description: "Identical rows come once" })),
    rows: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])), {
        minItems: 1,
        description: "Constant rows that the file implies, beside the constants in `fields`",
      }),
    ),
    fields: Type.Record(Type.String(), valueSchema, { description: "Canonical field -> value" }),
  },
  closed,
);

/** JSON schema of a mapping file; served to whoever writes one. */
export const mappingSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({
      pattern: "^[a-z][a-z0-9_-]*$",
      description: "Name of the mapping; source of its records",
    }),
    about: Type.Optional(Type.Object({ zh: Type.String(), en: Type.String() }, closed)),
    source: Type.Optional(text("Source of the records where it is not the mapping's name")),
    zone: Type.Optional(text("Time zone in which naive times are read, e.g. Asia/Shanghai")),
    files: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: "Which files of a folder; * stands for any text within a name",
      }),
    ),
    format: Type.Optional(
      Type.Union(
        [
          Type.Literal("csv"),
          Type.Literal("jsonl"),
          Type.Literal("json"),
          Type.Literal("parquet"),
          Type.Literal("xlsx"),
        ],
        { description: "By the file's ending where left out" },
      ),
    ),
    encoding: Type.Optional(
      Type.Union(
        [
          Type.Literal("utf-8"),
          Type.Literal("utf-16le"),
          Type.Literal("utf-16be"),
          Type.Literal("gb18030"),
          Type.Literal("windows-1252"),
          Type.Literal("windows-1250"),
          Type.Literal("windows-1251"),
          Type.Literal("big5"),
          Type.Literal("shift_jis"),
          Type.Literal("euc-kr"),
        ],
        {
          description:
            "UTF-8, UTF-16 and GB18030 are detected where left out; another code page has to be said",
        },
      ),
    ),
    delimiter: Type.Optional(
      Type.Union([Type.Literal(","), Type.Literal("\t"), Type.Literal(";"), Type.Literal("|")], {
        description: "Read from the headings where left out",
      }),
    ),
    heading_row: Type.Optional(
      Type.Union([rowNumber, Type.Array(rowNumber, { minItems: 2, maxItems: 4 })], {
        description:
          "Row of the table in which the headings stand, 1 the first; of several, as [1, 2], the texts are joined: 面试得分/沟通. Left out, it is the first row that has every heading that the mapping reads",
      }),
    ),
    columns: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: "Names for the columns of a table without headings, from the left",
      }),
    ),
    skip: Type.Optional(
      Type.Array(conditionSchema, {
        description:
          "Rows that meet any of these are no records. Rows of totals and repeated headings are recognised and set aside without it; an empty list says that no row is one of totals",
      }),
    ),
    absent: Type.Optional(
      Type.Array(Type.String(), { description: "Texts that mean nothing in any cell, e.g. NA" }),
    ),
    feeds: Type.Array(feedSchema, { minItems: 1 }),
  },
  { ...closed, $id: "assay-mapping", title: "Assay mapping file" },
);

/** A declared translation of one system's files into canonical feeds; connectors and mapping files are both this. */
export type Mapping = Static<typeof mappingSchema>;
export type MappedFeed = Static<typeof feedSchema>;
export type MappedValue = Static<typeof valueSchema>;
export type Condition = Static<typeof conditionSchema>;
export type Writing = Static<typeof writingSchema>;

/** One thing wrong in a mapping, with the JSON pointer to it. */
type MappingProblem = { readonly path: string; readonly message: string };

/** A mapping that cannot be used; carries every problem at once. */
export class InvalidMapping extends Error {
  override name = "InvalidMapping";
  readonly problems: readonly MappingProblem[];
  constructor(label: string, problems: readonly MappingProblem[]) {
    super(`${label}: ${problems.map(({ path, message }) => `${path || "/"} ${message}`).join("; ")}`);
    this.problems = problems;
  }
}

/** Checks a mapping against its schema and the contracts; throws `InvalidMapping` with all that is wrong. */
export async function checkMapping(candidate: unknown, label: string): Promise<Mapping> {
  const shape = shapeProblems(candidate);
  if (shape.length > 0) throw new InvalidMapping(label, shape);
  const mapping = candidate as Mapping;
  const problems = await meaningProblems(mapping);
  if (problems.length > 0) throw new InvalidMapping(label, problems);
  return mapping;
}

function shapeProblems(candidate: unknown): MappingProblem[] {
  const errors = [...Errors(mappingSchema, candidate)].filter(
    ({ keyword, schemaPath, instancePath }) =>
      keyword !== "boolean" &&
      !(/\/anyOf\/0$/.test(schemaPath) && typeof at(candidate, instancePath) === "object"),
  );
  return errors
    .filter(
      ({ keyword, instancePath }) =>
        keyword !== "anyOf" ||
        !errors.some((other) => other.keyword !== "anyOf" && other.instancePath.startsWith(instancePath)),
    )
    .map(({ keyword, instancePath, params, message }) => ({
      path: instancePath,
      message:
        keyword === "additionalProperties"
          ? `has unknown members: ${(params as { additionalProperties: string[] }).additionalProperties.join(", ")}`
          : message,
    }));
}

function at(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      root,
    );
}

async function meaningProblems(mapping: Mapping): Promise<MappingProblem[]> {
  const known = await contracts();
  const problems: MappingProblem[] = [];
  const report = (path: string, message: string) => problems.push({ path, message });
  if (mapping.zone !== undefined && !isZone(mapping.zone))
    report("/zone", `is no time zone: ${mapping.zone}`);
  tableProblems(mapping, report);
  mapping.feeds.forEach((feed, index) => {
    const path = `/feeds/${index}`;
    const contract = known.get(feed.feed);
    if (contract === undefined) {
      report(`${path}/feed`, `is no feed: ${feed.feed} (feeds: ${[...known.keys()].sort().join(", ")})`);
      return;
    }
    const shapes = [feed.each ?? feed.fold, feed.unpivot, feed.rows].filter((shape) => shape !== undefined);
    if (shapes.length > 1) report(path, "may have only one of each, unpivot, rows; fold beside each alone");
    const names = new Set([...contract.fields.map((field) => field.name), ...RECORD_COLUMNS]);
    const given = new Set([...Object.keys(feed.fields), ...(feed.rows ?? []).flatMap(Object.keys)]);
    for (const name of given)
      if (!names.has(name))
        report(`${path}/fields/${name}`, `is no field of ${feed.feed} (fields: ${[...names].join(", ")})`);
    const required = contract.fields.filter((field) => field.required === true).map((field) => field.name);
    for (const name of [...required, "source_id", "updated_at"])
      if (!given.has(name)) report(`${path}/fields`, `lacks ${name}, which ${feed.feed} requires`);
    for (const [name, value] of Object.entries(feed.fields))
      valueProblems(value, `${path}/fields/${name}`, report);
    unpivotProblems(feed, path, report);
    conditionProblems(feed.when, `${path}/when`, report);
  });
  return problems;
}

type Report = (path: string, message: string) => void;

function tableProblems({ columns, heading_row: row, skip }: Mapping, report: Report): void {
  if (columns !== undefined && row !== undefined)
    report("/columns", "names the columns of a table without headings: leave out heading_row");
  if (columns !== undefined && new Set(columns).size !== columns.length)
    report("/columns", "has a name twice");
  if (Array.isArray(row) && row.some((one, index) => index > 0 && one <= (row[index - 1] as number)))
    report("/heading_row", `must go down the table: ${row.join(", ")}`);
  conditionProblems(skip, "/skip", report);
}

function conditionProblems(list: readonly Condition[] | undefined, path: string, report: Report): void {
  list?.forEach(({ matches }, index) => {
    if (matches !== undefined && !isPattern(matches))
      report(`${path}/${index}/matches`, `is no regular expression: ${matches}`);
  });
}

function valueProblems(value: MappedValue, path: string, report: Report): void {
  if (typeof value === "string") return;
  conditionProblems(value.when, `${path}/when`, report);
  const origins = [value.column, value.first, value.template, value.constant];
  if (origins.filter((origin) => origin !== undefined).length !== 1)
    report(path, "must have exactly one of column, first, template, constant");
  if (value.otherwise !== undefined && value.values === undefined)
    report(`${path}/otherwise`, "needs values beside it");
}

function unpivotProblems(feed: MappedFeed, path: string, report: Report): void {
  if (feed.unpivot === undefined) return;
  const { columns, pattern, except } = feed.unpivot;
  if ((columns === undefined) === (pattern === undefined))
    report(`${path}/unpivot`, "must have either columns or pattern");
  for (const [name, source] of Object.entries({ pattern, except }))
    if (source !== undefined && !isPattern(source))
      report(`${path}/unpivot/${name}`, `is no regular expression: ${source}`);
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
