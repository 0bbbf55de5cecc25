import type { entryOf } from "../server/analyses/analyses.ts";
import type { Figure, Status } from "../server/figures/figure.ts";
import type { CatalogueEntry } from "../server/metric-schemas.ts";
import type { Comparison, MetricResult, Unit } from "../server/metrics/metric.ts";

export type { Dimension } from "../server/dimensions.ts";
export type {
  Change,
  Contrast,
  Enough,
  MetricResult,
  MetricRow,
  Unit,
} from "../server/metrics/metric.ts";
export type { UnknownValue } from "../server/metrics/unknown-values.ts";
export type { Annotation } from "./api.ts";
export type { Figure, Status };

/** What an analysis tells of itself. */
export type AnalysisEntry = ReturnType<typeof entryOf>;

/** Shapes that the API serves. Types only: the server owns the values. */

import type { Language } from "./text/words.ts";

export type { Language };
export type Both = Record<Language, string>;

export type Grain = "none" | "week" | "month" | "quarter" | "year";
export type Filters = Record<string, string[]>;

/** A value that can say that it cannot be said. Shares are 0..1, everything else is in the metric's unit. */
export type Estimate = Omit<Figure, "n" | "notes"> & { readonly n: number | null };

export interface Query {
  id: string;
  metric: string;
  by?: string[];
  period?: Grain;
  from?: string;
  to?: string;
  filters?: Filters;
  compare?: Comparison;
  /** Two values of a dimension in `by` to hold against each other: `phase:after:before`. */
  contrast?: string;
  enough?: boolean;
}

export interface ApiError {
  code: string;
  message: string;
  details?: unknown;
}

export type QueryAnswer = MetricResult | { error: ApiError };

/** A target that somebody set in the place of the definition's. */
export interface OwnTarget {
  value: number;
  own: boolean;
  changeable: boolean;
  owner: { user: string; name: Both };
  set_at: string;
}

/** One metric of the catalogue, with the target in force. */
export type Metric = CatalogueEntry & {
  /** The target of the definition, where an own one stands in its place. */
  readonly defined_target?: number | null;
  readonly own_target?: OwnTarget;
};

/** A cell that leaves the page: a text, or a number as the API serves it. */
export type ExportCell = string | number | null;

/** A column of what leaves the page; `format` says how a spreadsheet shows its numbers. */
export interface ExportColumn {
  key: string;
  name: string;
  format: Unit | "text" | "number" | "p";
  signed?: boolean;
}

/** One figure as a table. */
export interface ExportTable {
  id: string;
  title: string;
  about: string;
  scope: string;
  filters: string[];
  notes: string[];
  /** Measures of the catalogue whose definitions go with it. */
  metrics: string[];
  explained?: { about: string; formula: string; sql: string; address: string };
  columns: ExportColumn[];
  rows: ExportCell[][];
}

/** What the server makes a file of. */
export interface ExportDescription {
  title: string;
  address: string;
  period: string;
  filters: string[];
  tables: ExportTable[];
}
