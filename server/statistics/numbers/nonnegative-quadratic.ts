import { cholesky, solveCholesky } from "./symmetric.ts";

/**
 * Smallest `½ x'Hx - c'x` over x >= 0, H symmetric and positive semidefinite (row by row), by the active set
 * of Lawson & Hanson (1974). Null when it does not exist (unbounded) or is not found. Entries at the bound are
 * exactly 0.
 */
export function nonnegativeQuadratic(h: ArrayLike<number>, c: ArrayLike<number>): Float64Array | null {
  const size = c.length;
  const x = new Float64Array(size);
  let passive: number[] = [];
  let scale = 0;
  for (let i = 0; i < size; i++) scale = Math.max(scale, Math.abs(c[i]!));
  const slope = (i: number) => {
    let sum = c[i]!;
    for (const j of passive) sum -= h[i * size + j]! * x[j]!;
    return sum;
  };
  const part = (members: readonly number[]) => {
    const out = new Float64Array(members.length ** 2);
    members.forEach((a, i) => {
      members.forEach((b, j) => {
        out[i * members.length + j] = h[a * size + b]!;
      });
    });
    return out;
  };
  const blocked = new Set<number>();
  for (let iteration = 0; iteration < 60 * (size + 1); iteration++) {
    let enter = -1;
    let steepest = 1e-13 * Math.max(scale, 1e-300);
    for (let i = 0; i < size; i++) {
      if (passive.includes(i) || blocked.has(i)) continue;
      const s = slope(i);
      if (s > steepest) {
        steepest = s;
        enter = i;
      }
    }
    if (enter < 0) return x;
    // A column that depends on those inside: move along the dependence until one of them leaves.
    const factor = cholesky(part(passive), passive.length, 1e-13);
    const along = solveCholesky(
      factor,
      passive.map((j) => h[enter * size + j]!),
    );
    let pivot = h[enter * size + enter]!;
    passive.forEach((j, k) => {
      pivot -= h[enter * size + j]! * along[k]!;
    });
    if (!(pivot > 1e-12 * Math.abs(h[enter * size + enter]!))) {
      let leave = -1;
      let step = Number.POSITIVE_INFINITY;
      passive.forEach((j, k) => {
        if (along[k]! > 1e-12 && x[j]! / along[k]! < step) {
          step = x[j]! / along[k]!;
          leave = k;
        }
      });
      if (leave < 0) {
        if (steepest > 1e-9 * scale) return null;
        blocked.add(enter);
        continue;
      }
      passive.forEach((j, k) => {
        x[j] = Math.max(0, x[j]! - step * along[k]!);
      });
      x[passive[leave]!] = 0;
      x[enter] = step;
      passive[leave] = enter;
      if (step === 0) blocked.add(enter);
    } else passive.push(enter);
    for (let inner = 0; inner <= size; inner++) {
      const solution = solveCholesky(
        cholesky(part(passive), passive.length, 1e-14),
        passive.map((j) => c[j]!),
      );
      let step = 1;
      passive.forEach((j, k) => {
        if (solution[k]! <= 0) step = Math.min(step, x[j]! > 0 ? x[j]! / (x[j]! - solution[k]!) : 0);
      });
      if (step >= 1) {
        passive.forEach((j, k) => {
          x[j] = solution[k]!;
        });
        break;
      }
      const before = passive;
      passive = [];
      before.forEach((j, k) => {
        const next = x[j]! + step * (solution[k]! - x[j]!);
        const leaves = solution[k]! <= 0 && next <= 1e-15 * Math.abs(solution[k]!) + 1e-300;
        if (leaves || next <= 0) {
          x[j] = 0;
          if (j === enter && before.length === 1) blocked.add(j);
        } else {
          x[j] = next;
          passive.push(j);
        }
      });
      if (passive.length === before.length) {
        // Rounding kept the blocking entry just above 0: take it out.
        let least = passive[0]!;
        for (const j of passive) if (x[j]! < x[least]!) least = j;
        x[least] = 0;
        passive = passive.filter((j) => j !== least);
      }
      if (!passive.includes(enter)) blocked.add(enter);
      if (passive.length === 0) break;
    }
    if (passive.includes(enter)) blocked.clear();
  }
  return null;
}
