/** An answer as the attacker has it: the rows that it is about (by number), and what was told of them. */
export type Answer = {
  readonly name: string;
  readonly rows: ReadonlySet<number>;
  readonly n: number;
  readonly value: number | null;
};

/** Whether between one and four people are behind rows. */
export function areFew(rows: Iterable<number>, personOf: readonly number[]): boolean {
  const people = new Set<number>();
  for (const row of rows) if (people.add(personOf[row]!).size > 4) return false;
  return people.size > 0;
}

/** Rows that no answer tells apart, as one: what is asked of them is the same of all. */
export function atomsOf(
  answers: readonly Answer[],
  rows: number,
): { atomOf: Int32Array; members: number[][] } {
  const signature = Array.from({ length: rows }, () => [] as number[]);
  answers.forEach((answer, index) => {
    for (const row of answer.rows) signature[row]!.push(index);
  });
  const known = new Map<string, number>();
  const atomOf = new Int32Array(rows).fill(-1);
  const members: number[][] = [];
  signature.forEach((inside, row) => {
    if (inside.length === 0) return;
    const key = inside.join();
    const atom = known.get(key) ?? members.push([]) - 1;
    known.set(key, atom);
    members[atom]!.push(row);
    atomOf[row] = atom;
  });
  return { atomOf, members };
}

/**
 * All that follows exactly from sums of answers, were each of them told to the last digit: answers whether the sum over
 * some rows does.
 */
export function solver(answers: readonly Answer[], rows: number): (wanted: ReadonlySet<number>) => boolean {
  const { atomOf, members } = atomsOf(answers, rows);
  const vectorOf = (of: ReadonlySet<number>): Float64Array | null => {
    const counts = new Float64Array(members.length);
    for (const row of of) {
      if (atomOf[row]! < 0) return null;
      counts[atomOf[row]!]!++;
    }
    // part of an atom never follows
    for (const [atom, { length }] of members.entries()) {
      if (counts[atom] !== 0 && counts[atom] !== length) return null;
      counts[atom] = counts[atom] === 0 ? 0 : 1;
    }
    return counts;
  };
  const basis: { readonly pivot: number; readonly vector: Float64Array }[] = [];
  const reduce = (vector: Float64Array) => {
    for (const { pivot, vector: other } of basis) {
      const times = vector[pivot]!;
      if (Math.abs(times) < 1e-9) continue;
      for (let at = 0; at < vector.length; at++) vector[at]! -= times * other[at]!;
    }
    let [pivot, most] = [-1, 1e-7];
    vector.forEach((each, at) => {
      if (Math.abs(each) > most) [pivot, most] = [at, Math.abs(each)];
    });
    return pivot;
  };
  for (const answer of answers) {
    const vector = vectorOf(answer.rows);
    if (vector === null) throw new Error("an answer is no union of its atoms");
    const pivot = reduce(vector);
    if (pivot < 0) continue;
    const by = vector[pivot]!;
    basis.push({ pivot, vector: vector.map((each) => each / by) });
  }
  return (wanted) => {
    const vector = vectorOf(wanted);
    return vector !== null && wanted.size > 0 && reduce(vector) < 0;
  };
}

/** Whole numbers that lie within; as an interval. */
type Range = readonly [low: number, high: number];

/** The counts and sums that an answer leaves possible, its rounding being known to the attacker. */
export function possible({ n, value }: Answer, step: number): { n: Range; sum: Range | null } {
  const counts: Range = [Math.max(0, n - 2), n + 2];
  if (value === null) return { n: counts, sum: null };
  const [low, high] = [Math.max(0, value - step / 2), value + step / 2];
  return { n: counts, sum: [Math.ceil(low * counts[0] - 1e-9), Math.floor(high * counts[1] + 1e-9)] };
}

/** Whether the difference of two counts is known exactly, of which the first holds the second. */
export function isExact(whole: Range, part: Range): boolean {
  return Math.max(0, whole[0] - part[1]) === whole[1] - part[0];
}
