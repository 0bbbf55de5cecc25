import { type Bilingual, type Contract, contracts } from "../contract.ts";
import type { PeekedTable } from "../extract/peek.ts";
import type { Mapping } from "../mapping.ts";
import { looksLikeRecord } from "../mapping-writings.ts";
import { type Assigned, assign } from "./assign.ts";
import { chainOf, labelOf } from "./chain.ts";
import type { Topics } from "./columns.ts";
import { exportGuess, guessOf } from "./guess.ts";
import { joinsOf, type Shared } from "./joins.ts";
import {
  columnName,
  columnNotes,
  guessNotes,
  openNotes,
  raterNotes,
  recordNote,
  scaleNotes,
  tableNotes,
  totalsConditions,
} from "./notes.ts";
import { recognised } from "./recognise.ts";

/** A table to draft a mapping of: its path within the folder, and what its columns look like. */
export type Table = { readonly name: string; readonly peek: PeekedTable };

/** A field of a feed, written `feed.field` in a choice. */
export type FieldOf = { readonly feed: string; readonly field: string };

/** Lowest and highest value that a scale can have, not those that were seen. */
export type Scale = { readonly min: number; readonly max: number };

/** What a person says about one column; what is left out stays as guessed. */
export type Choice = {
  /** `feed.field`; null: nothing reads the column. */
  readonly field?: string | null;
  readonly scale?: Scale;
  /** `strptime` format of its dates, or `excel`, `epoch_s`. */
  readonly format?: string;
  /** Text of a cell -> value of the field; null: it means nothing. */
  readonly values?: Readonly<Record<string, string | null>>;
};

/** What a person says about one table: by heading, and by the id of a question. */
export type Choices = {
  readonly columns?: Readonly<Record<string, Choice>>;
  readonly answers?: Readonly<Record<string, string>>;
};

/**
 * How sure a guess is. `certain`: name and cells say so; `likely`: one of them does, told as a guess; `open`: several
 * fields would fit, or none is sure enough, and nothing reads the column until somebody chooses; `unread`: nothing to
 * read it for, also by a person's choice.
 */
export type Sure = "certain" | "likely" | "open" | "unread";

/** What is thought of one column, and why. */
export type ColumnGuess = {
  readonly column: string;
  /** Every field that is made of this column, what it is first; empty where `open` or `unread`. */
  readonly takes: readonly FieldOf[];
  readonly sure: Sure;
  readonly reason: Bilingual;
  /** What would fit, best first, with its name; the list to choose from before all other fields. */
  readonly choices: readonly (FieldOf & { readonly about: Bilingual })[];
  /** The scale of a score or a rating. */
  readonly scale?: Scale;
  /** How its dates are read; absent where they need no format. */
  readonly format?: string;
  /** Formats by which its dates could be read. */
  readonly formats?: readonly string[];
  /** Text of a cell -> value of the field, for fields that list theirs. */
  readonly values?: Readonly<Record<string, string | null>>;
};

/** What the table does not tell and the contract needs: asked with an answer that holds until another is given. */
export type Question = {
  readonly id: string;
  readonly text: Bilingual;
  /** `day`: 2026-03-31; `scale`: 1-5; `choice`: the value of one of `choices`. */
  readonly kind: "day" | "scale" | "choice" | "text";
  readonly choices?: readonly { readonly value: string; readonly about: Bilingual }[];
  /** The answer that the draft goes by; null where it cannot be loaded without one. */
  readonly assumed: string | null;
  readonly why: Bilingual;
};

/** The draft of one table. */
export type TableDraft = {
  readonly name: string;
  /** The system whose export it is, by its headings; absent where nobody knows them. */
  readonly recognised?: { readonly connector: string; readonly about: Bilingual };
  /** Valid by `checkMapping`; where something is missing, the constant `TODO` stands in its place. */
  readonly mapping: Mapping;
  /** In the order of the table. */
  readonly columns: readonly ColumnGuess[];
  readonly questions: readonly Question[];
  /** What keeps the draft from being loaded; empty where it can be. */
  readonly missing: readonly Bilingual[];
  /** What a person should know of it: guesses, assumed answers, what is odd about the table. */
  readonly notes: readonly Bilingual[];
};

/** Two columns of two tables that hold the same keys. */
export type Join = {
  readonly from: { readonly table: string; readonly column: string };
  readonly to: { readonly table: string; readonly column: string };
  /** Share of the keys of `from` that `to` has, of those looked at; null where only the names speak for it. */
  readonly shared: number | null;
};

/** The drafts of several tables that belong together. */
export type Suggestion = { readonly tables: readonly TableDraft[]; readonly joins: readonly Join[] };

/**
 * Drafts mappings of tables. A function of the tables and of what a person chose: a choice changes one guess, and
 * everything is drafted anew. Days that nobody gave are assumed before `today`. Never throws for what a table holds.
 */
export async function suggest(
  tables: readonly Table[],
  choices: Readonly<Record<string, Choices>> = {},
  today: string = new Date().toISOString().slice(0, 10),
): Promise<Suggestion> {
  const known = await contracts();
  const names = mappingNames(tables.map(({ name }) => name));
  const read = tables.map((table) => readTable(table, choices[table.name] ?? {}));
  const { joins, shared } = joinsOf(read);
  const drafts = read.map((one, index) =>
    draftOf(one, names[index] as string, known, today, shared.get(one.table.name)),
  );
  return {
    joins,
    tables: await Promise.all(drafts.map((draft, index) => asExport(draft, read[index] as ReadTable, known))),
  };
}

/** A table that is a known system's export is read as that; a person who chose otherwise has the draft. */
async function asExport(
  draft: TableDraft,
  { peek, chosen }: ReadTable,
  known: ReadonlyMap<string, Contract>,
): Promise<TableDraft> {
  const found = Object.keys(chosen.columns ?? {}).length > 0 ? undefined : await recognised(peek);
  if (found === undefined) return draft;
  const { connector, about, mapping } = found;
  const columns = peek.columns.map((column) => exportGuess(column.heading, mapping.feeds, known));
  const note = {
    zh: `列名与“${about.zh}”的导出一致，按该系统读取`,
    en: `the headings are those of an export of ${about.en}: read as that`,
  };
  return {
    ...draft,
    recognised: { connector, about },
    mapping,
    columns,
    questions: [],
    missing: [],
    notes: [note],
  };
}

/** A table with its columns understood, before anything is drafted. */
export type ReadTable = {
  readonly table: Table;
  readonly peek: PeekedTable;
  readonly isRecord: boolean;
  readonly chosen: Choices;
  readonly columns: readonly Assigned[];
  readonly topics: Topics;
};

function readTable(table: Table, chosen: Choices): ReadTable {
  const isRecord = looksLikeRecord(table.peek.columns);
  const peek = isRecord
    ? {
        ...table.peek,
        columns: table.peek.columns.map((column, index) => ({ ...column, heading: columnName(index) })),
      }
    : table.peek;
  return { table, peek, isRecord, chosen, ...assign(table.name, peek, chosen.columns ?? {}) };
}

function draftOf(
  read: ReadTable,
  name: string,
  known: ReadonlyMap<string, Contract>,
  today: string,
  shared: Shared | undefined,
): TableDraft {
  const { table, peek, isRecord, chosen, columns, topics } = read;
  const chain = chainOf({
    name,
    label: labelOf(table.name),
    table: peek,
    columns,
    topics,
    chosen: chosen.columns ?? {},
    answers: chosen.answers ?? {},
    contracts: known,
    today,
    ...(shared === undefined ? {} : { shared }),
  });
  const guesses = columns.map((one) => guessOf(one, chain.feeds, chain.scales, known));
  const notes = unique([
    ...(isRecord ? [recordNote(peek.columns)] : []),
    ...tableNotes(peek),
    ...(peek.records === 0 ? [] : peek.columns.flatMap(columnNotes)),
    ...chain.notes,
    ...raterNotes(columns),
    ...guessNotes(guesses),
    ...scaleNotes(columns, chain.scales, chosen),
  ]);
  const skip = totalsConditions(peek);
  const absent = ABSENT.filter((text) => peek.columns.some(({ fillers }) => fillers.includes(text)));
  return {
    name: table.name,
    columns: guesses,
    questions: chain.questions,
    missing: unique([...chain.missing, ...guesses.flatMap(openNotes)]),
    notes,
    mapping: {
      name,
      about: {
        zh: [`${table.name} 的映射草稿`, ...notes.map(({ zh }) => zh)].join("；"),
        en: [`Draft of a mapping for ${table.name}`, ...notes.map(({ en }) => en)].join("; "),
      },
      files: [table.name.split("/").at(-1) ?? table.name],
      ...(isRecord ? { columns: columns.map(({ column }) => column.heading) } : {}),
      ...(!isRecord && peek.headingRow > 1 ? { heading_row: peek.headingRow } : {}),
      ...(skip.length === 0 ? {} : { skip }),
      ...(absent.length === 0 ? {} : { absent }),
      feeds: [...chain.feeds],
    },
  };
}

/** Texts that mean nothing in any column. */
const ABSENT = ["NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", "-", "--"];

function unique(list: readonly Bilingual[]): Bilingual[] {
  return [...new Map(list.map((one) => [one.en, one])).values()];
}

/** Names of mappings for files, each once. */
function mappingNames(files: readonly string[]): string[] {
  const used = new Map<string, number>();
  return files.map((file) => {
    const plain = (file.split("/").at(-1) ?? "")
      .toLowerCase()
      .replace(/\.[^.]*$/, "")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+|-+$/g, "")
      .slice(0, 50);
    const name = plain === "" ? "table" : plain;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name}-${times}`;
  });
}
