import { basename } from "node:path";
import type { Bilingual, Contract } from "../../pipelines/contract.ts";
import { contracts } from "../../pipelines/contract.ts";
import { connectorMappings } from "../../pipelines/extract/connectors.ts";
import { type DiscoveredFile, discover } from "../../pipelines/extract/discover.ts";
import type { Peek, PeekedTable, Reading, TableLook } from "../../pipelines/extract/peek.ts";
import type { FileError, Reader } from "../../pipelines/extract/result.ts";
import { formatOf } from "../../pipelines/extract/table.ts";
import type { Mapping } from "../../pipelines/mapping.ts";
import { readColumns } from "../../pipelines/mapping-columns.ts";
import { adaptMapping, type Lost } from "../../pipelines/mapping-rename.ts";
import { type ColumnGuess, type Question, suggest, type TableDraft } from "../../pipelines/suggest/draft.ts";
import type { Loader } from "../loader/loader.ts";
import type { Trial } from "../loader/look.ts";
import type { TableChoices } from "./choices.ts";
import type { Upload, UploadFile } from "./desk.ts";
import { freeName, type KeptMapping, keptFor } from "./kept.ts";
import { changeOf, type ShapeChange, shapeOf } from "./shape.ts";

/** First records that are shown of a table, and of what arrives. */
export const SHOWN = 8;

/** Who reads a file: a draft of its own, a mapping that was kept, a connector or mapping file by its name, a canonical feed. */
export type ReadBy = "draft" | "kept" | "connector" | "mapping" | "feed";

/** A file of an upload as it would be loaded now. */
export type UploadTable = {
  readonly name: string;
  readonly path: string;
  /** Undefined where nobody reads it: `error` says why. */
  readonly reader?: Reader;
  readonly by?: ReadBy;
  /** Name of the mapping, connector or feed. */
  readonly reads?: string;
  readonly error?: FileError;
  readonly look?: PeekedTable & TableLook;
  readonly columns: readonly ColumnGuess[];
  readonly questions: readonly Question[];
  readonly missing: readonly Bilingual[];
  readonly notes: readonly Bilingual[];
  readonly kept?: Pick<KeptMapping, "name" | "version" | "kept_at" | "choices"> & {
    readonly change: ShapeChange;
    /** Fields that are left out, since their column is gone. */
    readonly left: readonly Lost[];
  };
};

/** What reading an upload takes. */
export type TableReader = {
  readonly loader: Pick<Loader, "lookAt" | "tryReader">;
  readonly zone: string;
  /** Mapping files of the data directory. */
  readonly mappings: () => Promise<readonly Mapping[]>;
  readonly kept: () => Promise<readonly KeptMapping[]>;
};

type Memory = { readonly looks: Map<string, Promise<Peek>>; readonly trials: Map<string, Promise<Trial>> };
const memories = new WeakMap<Upload, Memory>();

function memoryOf(upload: Upload): Memory {
  const memory = memories.get(upload) ?? { looks: new Map(), trials: new Map() };
  memories.set(upload, memory);
  return memory;
}

/** The promise of a key, asked once; one that fails is asked again. */
function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const asked = ask();
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

const identity = ({ name, bytes }: UploadFile, upload: Upload) => `${upload.round} ${bytes} ${name}`;

/** What a reader makes of a file of the upload. */
export function trialOf(
  { loader, zone }: TableReader,
  upload: Upload,
  table: Pick<UploadTable, "name" | "path" | "reader">,
): Promise<Trial> {
  const file = upload.files.get(table.name) as UploadFile;
  const key = `${identity(file, upload)} ${JSON.stringify(table.reader)}`;
  return once(memoryOf(upload).trials, key, () =>
    loader.tryReader({ ...table.reader, path: table.path, zone, rows: SHOWN }),
  );
}

/** Every whole file of an upload with its reader, as the person has chosen so far. */
export async function tablesOf(tools: TableReader, upload: Upload): Promise<UploadTable[]> {
  const files = [...upload.files.values()].filter(({ bytes, size }) => bytes === size);
  const [all, mappings, kept] = await Promise.all([contracts(), tools.mappings(), tools.kept()]);
  const names = new Set(kept.map(({ name }) => name));
  const own = mappings.filter(({ name }) => !names.has(name));
  const found = await discover(`${upload.folder}/files`, { mappings: own });
  const begun = await Promise.all(
    files.map((file) =>
      begin(tools, upload, file, {
        known: found.find(({ name }) => name === file.name),
        kept,
        all,
        chosen: upload.choices[file.name] ?? {},
      }),
    ),
  );
  const open = begun.filter(({ by, look }) => by === "draft" && look !== undefined);
  const chosen = Object.fromEntries(
    open.map(({ name, kept: before }) => {
      const { columns, answers } = upload.choices[name] ?? {};
      const { columns: older, answers: earlier } = before?.choices ?? {};
      return [name, { columns: { ...older, ...columns }, answers: { ...earlier, ...answers } }];
    }),
  );
  const drafts = await suggest(
    open.map(({ name, look }) => ({ name, peek: look as PeekedTable })),
    chosen,
  );
  const taken = new Set([...names, ...own.map(({ name }) => name)]);
  return begun
    .map((table) => {
      const draft = drafts.tables.find(({ name }) => name === table.name);
      if (draft === undefined) return table;
      const { name, reading = {} } = upload.choices[table.name] ?? {};
      const called = table.kept?.name ?? freeName(name ?? draft.mapping.name, taken);
      taken.add(called);
      const known = found.find((file) => file.name === table.name);
      const isTaken = known !== undefined && readerOnly(known) !== undefined;
      return drafted(table, draft, { name: called, reading: reading as Reading, isTaken });
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const NOTHING = { columns: [], questions: [], missing: [], notes: [] } as const;

type Asked = {
  readonly known: DiscoveredFile | undefined;
  readonly kept: readonly KeptMapping[];
  readonly all: ReadonlyMap<string, Contract>;
  readonly chosen: TableChoices;
};

/** A file as far as it can be told without the others: all but its draft. */
async function begin(
  tools: TableReader,
  upload: Upload,
  file: UploadFile,
  { known, kept, all, chosen }: Asked,
): Promise<UploadTable> {
  const { name, path, error } = file;
  const base = { name, path, ...NOTHING };
  if (error !== undefined) return { ...base, error };
  if (formatOf(name) === undefined) return { ...base, error: UNKNOWN };
  const reading = chosen.reading as Reading | undefined;
  const peek = await once(
    memoryOf(upload).looks,
    `${identity(file, upload)} ${JSON.stringify(reading)}`,
    () => tools.loader.lookAt({ path, rows: SHOWN, ...(reading === undefined ? {} : { reading }) }),
  );
  const look = peek.status === "ok" ? peek : undefined;
  if (known !== undefined && chosen.anew !== true) {
    const reader = await readerOf(tools, upload, { name, path, reader: readerOnly(known) });
    if (reader !== undefined) return withReader({ ...base, ...(look && { look }) }, reader, all);
  }
  if (peek.status !== "ok") return { ...base, error: peek.error };
  const shape = shapeOf(peek.columns);
  const match = keptFor(kept, shape);
  const table = { ...base, look: peek };
  if (match === null) return { ...table, by: "draft" };
  const change = changeOf(match.shape, shape);
  const { name: called, version, kept_at, choices, mapping } = match;
  if (chosen.anew === true)
    return {
      ...{ ...table, by: "draft" },
      kept: { name: called, version, kept_at, choices, change, left: [] },
    };
  return withKept(table, {
    match: { name: called, version, kept_at, choices },
    mapping,
    change,
    chosen,
    all,
  });
}

const UNKNOWN: FileError = {
  code: "unknown_file",
  message_zh: "不是表格文件，不会导入（支持 .csv .tsv .xlsx .parquet .json .jsonl）",
  message_en: "is no table and will not be loaded (taken are .csv .tsv .xlsx .parquet .json .jsonl)",
};

/** The reader alone of a file that was found; undefined where nobody reads it. */
function readerOnly({ connector, mapping, feed }: DiscoveredFile): Reader | undefined {
  if (mapping !== undefined) return { mapping };
  if (connector !== undefined) return { connector };
  return feed === undefined ? undefined : { feed };
}

/** The reader by the file's name, where it can read the file: a name alone says little. */
async function readerOf(
  tools: TableReader,
  upload: Upload,
  table: { readonly name: string; readonly path: string; readonly reader: Reader | undefined },
): Promise<Reader | undefined> {
  if (table.reader === undefined) return undefined;
  const { result } = await trialOf(tools, upload, { ...table, reader: table.reader });
  return result.status === "ok" ? table.reader : undefined;
}

async function withReader(
  table: UploadTable,
  reader: Reader,
  all: ReadonlyMap<string, Contract>,
): Promise<UploadTable> {
  const { connector, mapping, feed } = reader;
  const headings = table.look?.columns.map(({ heading }) => heading) ?? [];
  if (connector !== undefined) {
    const read = (await connectorMappings()).get(connector);
    const columns = read === undefined ? [] : columnsOf(read, headings, READ_BY_NAME);
    return { ...table, reader, by: "connector", reads: connector, columns };
  }
  if (mapping !== undefined)
    return {
      ...{ ...table, reader, by: "mapping", reads: mapping.name },
      columns: columnsOf(mapping, headings, READ_BY_NAME),
    };
  const fields = all.get(feed as string)?.fields ?? [];
  const columns = headings.map((column) => ({
    ...{ column, sure: "certain" as const, reason: READ_BY_NAME, choices: [] },
    takes: fields.some(({ name }) => name === column) ? [{ feed: feed as string, field: column }] : [],
  }));
  return { ...table, reader, by: "feed", reads: feed as string, columns };
}

const READ_BY_NAME = { zh: "按文件名识别", en: "recognised by the file's name" };

const AS_KEPT = { zh: "沿用映射", en: "as kept" };

type Match = {
  readonly match: Pick<KeptMapping, "name" | "version" | "kept_at" | "choices">;
  readonly mapping: Mapping;
  readonly change: ShapeChange;
  readonly chosen: TableChoices;
  readonly all: ReadonlyMap<string, Contract>;
};

/** A table that a kept mapping reads, as far as its columns are still there. */
function withKept(table: UploadTable, { match, mapping, change, chosen, all }: Match): UploadTable {
  const answers = chosen.renames ?? {};
  const open = change.renamed.filter(({ from }) => answers[from] === undefined);
  const renames = new Map(
    Object.entries(answers).flatMap(([from, now]) =>
      now === null || !change.came.includes(now) ? [] : [[from, now] as const],
    ),
  );
  const gone = new Set(change.went.filter((heading) => !renames.has(heading)));
  const adapted = adaptMapping(mapping, all, { renames, gone });
  const headings = table.look?.columns.map(({ heading }) => heading) ?? [];
  return {
    ...table,
    ...{ by: "kept", reads: match.name, reader: { mapping: adapted.mapping } },
    columns: columnsOf(adapted.mapping, headings, AS_KEPT),
    notes: mapping.about === undefined ? [] : [mapping.about],
    missing: [
      ...open.map(({ from, to }) => ({
        zh: `请确认列“${from}”是否改名为“${to}”`,
        en: `say whether the column ${from} is called ${to} now`,
      })),
      ...adapted.lost
        .filter(({ column }) => !open.some(({ from }) => from === column))
        .map(({ column }) => ({
          zh: `映射必需的列“${column}”不见了：请选择它现在的列名，或重新起草`,
          en: `the column ${column}, which the mapping cannot do without, is gone: say what it is called now, or draft anew`,
        })),
    ],
    kept: { ...match, change, left: adapted.left },
  };
}

/** What a mapping makes of each column. */
function columnsOf(mapping: Mapping, headings: readonly string[], reason: Bilingual): ColumnGuess[] {
  const takes = mapping.feeds.flatMap(({ feed, fields, unpivot }) => [
    ...Object.entries(fields).flatMap(([field, value]) =>
      readColumns({ feed, fields: { [field]: value } }).map(({ name }) => ({ feed, field, column: name })),
    ),
    ...headings
      .filter(
        (heading) =>
          unpivot?.columns?.includes(heading) === true ||
          (unpivot?.pattern !== undefined && new RegExp(unpivot.pattern, "u").test(heading)),
      )
      .map((column) => ({ feed, field: valueField(fields), column })),
  ]);
  return headings.map((column) => {
    const own = takes.filter((take) => take.column === column && take.field !== "source_id");
    return {
      ...{ column, reason, choices: [], sure: own.length === 0 ? "unread" : "certain" },
      takes: own.map(({ feed, field }) => ({ feed, field })),
    } satisfies ColumnGuess;
  });
}

/** The field that takes the cells of an unpivot. */
const valueField = (fields: Mapping["feeds"][number]["fields"]): string =>
  Object.entries(fields).find(
    ([, value]) => value === "$value" || (typeof value === "object" && value.column === "$value"),
  )?.[0] ?? "";

/** A table with its draft, which reads it as it was said to be written. */
function drafted(
  table: UploadTable,
  draft: TableDraft,
  { name, reading, isTaken }: { readonly name: string; readonly reading: Reading; readonly isTaken: boolean },
): UploadTable {
  const { sheet, ...written } = reading;
  const { look } = table;
  const mapping: Mapping = {
    ...draft.mapping,
    ...written,
    name,
    files: [filesOf(table.name, name, isTaken)],
    feeds: draft.mapping.feeds.map((feed) => (sheet === undefined ? feed : { ...feed, sheet })),
  };
  return {
    ...table,
    ...{ by: draft.recognised === undefined ? "draft" : "connector", reader: { mapping } },
    reads: draft.recognised?.connector ?? name,
    columns: draft.columns,
    questions: draft.questions,
    missing:
      look?.records === 0
        ? [{ zh: "表中没有记录", en: "the table has no records" }, ...draft.missing]
        : draft.missing,
    notes: [...(draft.recognised === undefined ? [] : [draft.recognised.about]), ...draft.notes],
  };
}

/** Files that a kept mapping takes: those named alike but for their digits; in a folder where another reader takes them. */
function filesOf(file: string, name: string, isTaken: boolean): string {
  const own = basename(file).replace(/\d+/g, "*");
  const isNamed = /[^*._ -]/.test(own.replace(/\.[^.]*$/, ""));
  return isNamed && !isTaken ? own : `${name}/${own}`;
}
