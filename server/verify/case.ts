/** One reference value: what was put in, what an authority gave out. */
export type ReferenceCase = {
  id: string;
  statistic: string;
  source: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs differ from case to case
  input: Record<string, any>;
  call: string;
  expected: Record<string, unknown>;
  /** Largest relative error that agrees; null where the adapter judges by the case's own rule. */
  relTol: number | null;
  note?: string;
};

/** What an adapter makes of a case: the same names as in `expected`, from the project's own functions. */
// biome-ignore lint/suspicious/noExplicitAny: the results differ from case to case
export type Adapter = (input: Record<string, any>, reference: ReferenceCase) => Record<string, unknown>;

/** Fields of a case whose published value is off by more than its tolerance, and why ours is right. */
export type Deviation = { fields: readonly string[]; within: number; because: string };

/** A list that may hold null for missing, as numbers with NaN. */
export function column(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** What came of comparing one result with its reference. */
type Comparison = {
  /** Largest relative error of all numbers; absolute where the reference is 0. */
  error: number;
  /** Where the two differ by more than the tolerance, as sentences. */
  problems: string[];
  /** Numbers that were compared. */
  values: number;
};

/**
 * Holds a result against its reference. Infinite and undefined values of the authority must be null here, since no
 * function of ours gives out NaN or Infinity. Fields that are `left` out, by their path, are not compared.
 */
export function compare(
  expected: unknown,
  got: unknown,
  tolerance: number,
  left: readonly string[] = [],
): Comparison {
  const found: Comparison = { error: 0, problems: [], values: 0 };
  visit(expected, got, tolerance, "", left, found);
  return found;
}

function visit(
  expected: unknown,
  got: unknown,
  tolerance: number,
  at: string,
  left: readonly string[],
  found: Comparison,
): void {
  if (left.includes(at)) return;
  const fail = (problem: string) => {
    found.problems.push(`${at === "" ? "result" : at}: ${problem}`);
  };
  if (Array.isArray(expected)) {
    const list = ArrayBuffer.isView(got) ? Array.from(got as Float64Array) : got;
    if (!Array.isArray(list) || list.length !== expected.length) fail(`no list of ${expected.length}`);
    else
      for (const [i, value] of expected.entries())
        visit(value, list[i], tolerance, `${at}[${i}]`, left, found);
    return;
  }
  if (expected !== null && typeof expected === "object") {
    const record = (got ?? {}) as Record<string, unknown>;
    for (const [name, value] of Object.entries(expected))
      visit(value, record[name], tolerance, at === "" ? name : `${at}.${name}`, left, found);
    return;
  }
  if (typeof expected === "string" && got === expected) return;
  const wanted =
    typeof expected === "string" && expected.trim() !== "" && !Number.isNaN(Number(expected))
      ? Number(expected)
      : expected;
  if (wanted === null || wanted === "NaN" || wanted === Infinity || wanted === -Infinity) {
    if ((got ?? null) !== null) fail(`${say(got)} instead of null`);
    return;
  }
  if (typeof wanted !== "number") {
    if (got !== wanted) fail(`${say(got)} instead of ${say(wanted)}`);
    return;
  }
  found.values++;
  if (typeof got !== "number" || !Number.isFinite(got)) {
    fail(`${say(got)} instead of ${wanted}`);
    return;
  }
  const scale = wanted === 0 ? 1 : Math.abs(wanted);
  const distance = Math.abs(got - wanted);
  // a distance of one subnormal is no error
  const error = distance <= 5e-324 ? 0 : distance / scale;
  found.error = Math.max(found.error, error);
  if (error > tolerance) fail(`${got} instead of ${wanted} (off by ${error.toExponential(1)})`);
}

function say(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
