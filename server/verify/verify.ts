import { readdirSync, readFileSync } from "node:fs";
import { type Adapter, compare, type Deviation, type ReferenceCase } from "./case.ts";
import { isMissingData } from "./data-set.ts";

/** What the project's functions are asked for each statistic, and where a published value is known to be off. */
type Adapters = {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly deviations: ReadonlyMap<string, Deviation>;
};

const folder = new URL("./adapters/", import.meta.url);

/** Every adapter of `server/verify/adapters/`. */
export async function loadAdapters(): Promise<Adapters> {
  const adapters = new Map<string, Adapter>();
  const deviations = new Map<string, Deviation>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
    const module = (await import(new URL(name, folder).href)) as {
      adapters: Record<string, Adapter>;
      deviations?: Record<string, Deviation>;
    };
    for (const [id, deviation] of Object.entries(module.deviations ?? {})) deviations.set(id, deviation);
    for (const [statistic, adapter] of Object.entries(module.adapters)) {
      if (adapters.has(statistic)) throw new Error(`two adapters for ${statistic}`);
      adapters.set(statistic, adapter);
    }
  }
  return { adapters, deviations };
}

/** The cases that the program brings with it: literal inputs, values of R, SciPy, NIST and published tables. */
export function builtInCases(): ReferenceCase[] {
  return parseCases(readFileSync(new URL("./cases.json", import.meta.url), "utf8"), "cases.json");
}

/** Reads cases from JSON text; throws, naming file and member, where it is none. */
export function parseCases(text: string, name: string): ReferenceCase[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(parsed)) throw new Error(`${name}: is no list of cases`);
  parsed.forEach((each: Partial<ReferenceCase> | null, index) => {
    const isCase =
      typeof each === "object" &&
      each !== null &&
      typeof each.id === "string" &&
      typeof each.statistic === "string" &&
      typeof each.input === "object" &&
      typeof each.expected === "object" &&
      (typeof each.relTol === "number" || each.relTol === null);
    if (!isCase)
      throw new Error(`${name}: item ${index} is no case (id, statistic, input, expected, relTol)`);
  });
  return parsed as ReferenceCase[];
}

/** What became of one case. */
export type CaseResult = {
  readonly id: string;
  readonly statistic: string;
  readonly source: string;
  /** Largest relative error that agrees; null where the case is judged by a rule of its own. */
  readonly tolerance: number | null;
  readonly status: "agrees" | "differs" | "skipped" | "unknown";
  /** Largest relative error of its numbers. */
  readonly error: number;
  readonly values: number;
  readonly problems: readonly string[];
  /** A published value that is known to be off, and why. */
  readonly deviation: Deviation | null;
};

/** Runs one case through the project's own functions. */
export function runCase(reference: ReferenceCase, { adapters, deviations }: Adapters): CaseResult {
  const { id, statistic, source } = reference;
  const tolerance = reference.relTol;
  const deviation = deviations.get(id) ?? null;
  const base = { id, statistic, source, tolerance, error: 0, values: 0, problems: [], deviation };
  const adapter = adapters.get(statistic);
  if (adapter === undefined) return { ...base, status: "unknown" };
  const isEmpty = Object.keys(reference.expected).length === 0;
  if (isEmpty || isMissingData(reference)) return { ...base, status: "skipped" };
  let got: Record<string, unknown>;
  try {
    got = adapter(reference.input, reference);
  } catch (error) {
    return { ...base, status: "differs", problems: [`threw ${(error as Error).message}`] };
  }
  const found = compare(reference.expected, got, tolerance ?? 0, deviation?.fields);
  const problems = [...found.problems];
  if (deviation !== null) problems.push(...compare(reference.expected, got, deviation.within).problems);
  return {
    ...base,
    status: problems.length === 0 ? "agrees" : "differs",
    error: found.error,
    values: tolerance === null ? 0 : found.values,
    problems,
  };
}

/** All cases of one statistic together. */
export type StatisticResult = {
  readonly statistic: string;
  readonly cases: number;
  readonly skipped: number;
  /** Numbers that were compared. */
  readonly values: number;
  readonly largest_error: number;
  /** The case in which the error is largest against its tolerance. */
  readonly largest_in: string | null;
  /** The strictest of its cases; null where all are judged by rules of their own. */
  readonly tolerance: number | null;
  readonly ok: boolean;
};

/** Sums the cases up by statistic, in the order of their names. */
export function byStatistic(results: readonly CaseResult[]): StatisticResult[] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of results)
    groups.set(result.statistic, [...(groups.get(result.statistic) ?? []), result]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([statistic, all]) => {
      const ran = all.filter(({ status }) => status === "agrees" || status === "differs");
      const worst = ran.reduce<CaseResult | null>(
        (most, each) => (most === null || each.error > most.error ? each : most),
        null,
      );
      return {
        statistic,
        cases: ran.length,
        skipped: all.length - ran.length,
        values: ran.reduce((sum, { values }) => sum + values, 0),
        largest_error: worst?.error ?? 0,
        largest_in: worst?.id ?? null,
        tolerance: all.reduce<number | null>(
          (least, { tolerance }) => (tolerance === null ? least : Math.min(least ?? tolerance, tolerance)),
          null,
        ),
        ok: all.every(({ status }) => status === "agrees" || status === "skipped"),
      };
    });
}
