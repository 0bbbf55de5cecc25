/** Ways to adjust p values for many tests, by R's names. */
export type AdjustMethod = "BH" | "BY" | "bonferroni" | "holm" | "hochberg" | "hommel";

/**
 * Adjusted p values in the order given, as R's p.adjust; null (no test) stays null and is not counted.
 */
export function adjustP(p: readonly (number | null)[], method: AdjustMethod = "BH"): (number | null)[] {
  const tested = p.flatMap((value, index) =>
    value === null || !Number.isFinite(value) ? [] : [{ value, index }],
  );
  for (const { value } of tested) if (value < 0 || value > 1) throw new RangeError(`invalid p: ${value}`);
  tested.sort((a, b) => a.value - b.value || a.index - b.index);
  const sorted = tested.map(({ value }) => value);
  const adjusted = adjustSorted(sorted, method);
  const result = new Array<number | null>(p.length).fill(null);
  tested.forEach(({ index }, i) => {
    result[index] = Math.min(1, adjusted[i]!);
  });
  return result;
}

function adjustSorted(p: readonly number[], method: AdjustMethod): number[] {
  const m = p.length;
  const fromTop = (factor: (rank: number) => number) => {
    const values = new Array<number>(m);
    let least = Infinity;
    for (let i = m - 1; i >= 0; i--) {
      least = Math.min(least, p[i]! * factor(i + 1));
      values[i] = least;
    }
    return values;
  };
  switch (method) {
    case "bonferroni":
      return p.map((value) => value * m);
    case "holm": {
      let most = 0;
      return p.map((value, i) => {
        most = Math.max(most, value * (m - i));
        return most;
      });
    }
    case "hochberg":
      return fromTop((rank) => m - rank + 1);
    case "BH":
      return fromTop((rank) => m / rank);
    case "BY": {
      let harmonic = 0;
      for (let i = 1; i <= m; i++) harmonic += 1 / i;
      return fromTop((rank) => (harmonic * m) / rank);
    }
    case "hommel":
      return hommel(p);
  }
}

function hommel(p: readonly number[]): number[] {
  const m = p.length;
  if (m < 2) return [...p];
  let q = new Array<number>(m).fill(Math.min(...p.map((value, i) => (m * value) / (i + 1))));
  let best = [...q];
  for (let size = m - 1; size >= 2; size--) {
    const head = m - size + 1;
    let least = Infinity;
    for (let i = head; i < m; i++) least = Math.min(least, (size * p[i]!) / (i - head + 2));
    q = p.map((value, i) => (i < head ? Math.min(size * value, least) : 0));
    for (let i = head; i < m; i++) q[i] = q[head - 1]!;
    best = best.map((value, i) => Math.max(value, q[i]!));
  }
  return best.map((value, i) => Math.max(value, p[i]!));
}
