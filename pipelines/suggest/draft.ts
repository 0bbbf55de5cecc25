import type { Bilingual } from "../contract.ts";
import type { PeekedColumn, PeekedTable } from "../extract/peek.ts";
import type { MappedFeed, MappedValue, Mapping } from "../mapping.ts";
import { templateColumns } from "../mapping-columns.ts";
import { suggestMapping } from "../mapping-suggest.ts";

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
  _today: string = new Date().toISOString().slice(0, 10),
): Promise<Suggestion> {
  const drafts = await Promise.all(tables.map((table) => draftOf(table, choices[table.name] ?? {})));
  return { tables: drafts, joins: [] };
}

async function draftOf({ name, peek }: Table, chosen: Choices): Promise<TableDraft> {
  const { mapping, notes } = await suggestMapping(name, peek);
  const feeds = mapping.feeds.map((feed) => chosenFeed(feed, chosen));
  const columns = peek.columns.map((column) => guessOf(column, feeds));
  const missing = feeds.flatMap(({ feed, fields }) =>
    Object.entries(fields)
      .filter(([, value]) => typeof value === "object" && value.constant === "TODO")
      .map(([field]) => ({ zh: `${feed}.${field} 待填`, en: `${feed}.${field} is to be said` })),
  );
  return { name, mapping: { ...mapping, feeds }, columns, questions: [], missing, notes };
}

function chosenFeed(feed: MappedFeed, { columns = {} }: Choices): MappedFeed {
  const fields: Record<string, MappedValue> = { ...feed.fields };
  for (const [heading, { field }] of Object.entries(columns)) {
    const [chosenFeed, name] = field?.split(".") ?? [];
    if (chosenFeed === feed.feed && name !== undefined) fields[name] = heading;
  }
  return { ...feed, fields };
}

function guessOf({ heading }: PeekedColumn, feeds: readonly MappedFeed[]): ColumnGuess {
  const takes = feeds.flatMap(({ feed, fields }) =>
    Object.entries(fields)
      .filter(([, value]) => reads(value, heading))
      .map(([field]) => ({ feed, field })),
  );
  return {
    column: heading,
    takes,
    sure: takes.length === 0 ? "unread" : "likely",
    reason: { zh: "列名相同", en: "the heading has its name" },
    choices: [],
  };
}

function reads(value: MappedValue, heading: string): boolean {
  if (typeof value === "string") return value === heading;
  return value.column === heading || templateColumns(value.template ?? "").includes(heading);
}
