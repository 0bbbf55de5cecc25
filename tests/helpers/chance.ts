/** The fewest misses of `n` independent 95 % intervals beyond which there is a chance of less than 1 in 1,000. */
export function mostMisses(n: number): number {
  let probability = 0.95 ** n;
  let below = 0;
  for (let misses = 0; ; misses++) {
    below += probability;
    if (1 - below < 0.001) return misses;
    probability *= ((n - misses) / (misses + 1)) * (0.05 / 0.95);
  }
}
