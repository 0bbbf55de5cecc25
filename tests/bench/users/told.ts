/** What the crowd is to do: a JSON argument of crowd.ts. */
export type Order = {
  readonly address: string;
  readonly cookie: string;
  /** One secret of a session for each user. */
  readonly secrets: readonly string[];
  /** Seconds in which the users arrive, not counted, and those that are. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Mean seconds that a user thinks between two visits. */
  readonly think: number;
  /** A load of the source folder is begun after a fifth of the time, and waited for. */
  readonly load: boolean;
  readonly seed: number;
};

/** What the crowd saw: times in milliseconds. */
export type Seen = {
  readonly seconds: number;
  readonly visits: number;
  readonly requests: number;
  readonly questions: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Answers by their codes; `lost`: none came. */
  readonly codes: Readonly<Record<string, number>>;
  /** Questions inside an answer that were refused, of those that were looked at. */
  readonly refused: number;
  readonly loaded: { readonly seconds: number; readonly rows: number; readonly status: string } | null;
  /** The addresses that took the most time together. */
  readonly slowest: readonly {
    readonly address: string;
    readonly times: number;
    readonly mean: number;
    readonly p99: number;
  }[];
};
