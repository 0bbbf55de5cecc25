import type { Finding } from "../../dashboards/figures/document.ts";
import type { FigureDocument } from "../../dashboards/figures/finish.ts";
import type { Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";

/** A quarterly report: the same in every form, and byte for byte the same from the same snapshot. */
export type Report = {
  readonly format: "assay-report-1";
  /** `2026Q3` */
  readonly quarter: string;
  /** Statutory packs that it has as appendices. */
  readonly packs: readonly string[];
  readonly basis: Basis;
  /** One text a language that it was made in. */
  readonly texts: Readonly<Partial<Record<Language, ReportText>>>;
};

/** What it was made from. */
export type Basis = {
  /** The snapshot's id: the digest of its manifest. */
  readonly snapshot: string;
  readonly warehouse_version: number;
  /** When the warehouse was built, UTC. */
  readonly built_at: string;
  /** Digest of the program and its definitions. */
  readonly program: string;
  /** Digest of the settings that figures read. */
  readonly settings: string;
  /** Digest of what people set that figures show: targets, annotations, promises of changed models. */
  readonly kept: string;
  /** Whose rows it is about, and whether whoever it was made for sees rows of people. */
  readonly scope: Scope;
  /** Every table of the warehouse as it was. */
  readonly inputs: readonly { readonly table: string; readonly rows: number; readonly sha256: string }[];
};

/** A report in one language: what is read from front to back. */
export type ReportText = {
  readonly language: Language;
  /** "Do our AI interviews work? Third quarter of 2026" */
  readonly title: string;
  readonly subtitle: string;
  /** What stands on its front in small: company, scope, data until, made from. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly parts: readonly Part[];
};

/** A chapter. The first one is page one. */
export type Part = {
  readonly id: string;
  readonly title: string;
  /** A sentence below its title. */
  readonly lead?: string;
  /** An appendix is numbered apart and set smaller. */
  readonly isAppendix?: true;
  readonly blocks: readonly Block[];
};

export type Block =
  /** A heading within the part. */
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly says: readonly string[] }
  /** Questions, each answered in a word and a sentence. */
  | { readonly kind: "verdicts"; readonly rows: readonly VerdictRow[] }
  /** Numbers that stand beside each other. */
  | {
      readonly kind: "headlines";
      readonly figures: readonly (FigureDocument & { readonly kind: "headline" })[];
    }
  /** A chart or a table, with its findings. `narrow`: two of them share the width. */
  | {
      readonly kind: "figure";
      readonly figure: FigureDocument & { readonly kind: "chart" | "table" };
      readonly narrow?: true;
      /** Only so many of its rows are printed. */
      readonly first?: number;
    }
  /** Words and what they mean. */
  | { readonly kind: "terms"; readonly terms: readonly { readonly term: string; readonly means: string }[] };

export type VerdictRow = {
  readonly question: string;
  /** ahead, behind, no_difference, cannot_say */
  readonly verdict: "ahead" | "behind" | "no_difference" | "cannot_say";
  /** The verdict in a word. */
  readonly word: string;
  readonly sentence: Finding;
};
