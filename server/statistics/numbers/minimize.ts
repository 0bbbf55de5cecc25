/**
 * Minimum of a function of a few numbers by the simplex of Nelder & Mead (1965), with restarts until one no
 * longer gains. No derivatives; values that are not finite count as worst.
 */
export function minimize(
  f: (point: Float64Array) => number,
  start: ArrayLike<number>,
  { step = 0.1 as number | ArrayLike<number>, tolerance = 1e-10, maxEvaluations = 2000 } = {},
): { point: Float64Array; value: number; converged: boolean } {
  let evaluations = 0;
  const value = (point: Float64Array) => {
    evaluations++;
    const result = f(point);
    return Number.isNaN(result) ? Number.POSITIVE_INFINITY : result;
  };
  const size = start.length;
  let best = { point: Float64Array.from(start), value: 0 };
  best.value = value(best.point);
  let converged = false;
  for (let restart = 0; restart < 8 && !converged && evaluations < maxEvaluations; restart++) {
    const before = best.value;
    const simplex = [best];
    for (let i = 0; i < size; i++) {
      const point = Float64Array.from(best.point);
      point[i]! += (typeof step === "number" ? step : step[i]!) / (1 + restart);
      simplex.push({ point, value: value(point) });
    }
    while (evaluations < maxEvaluations) {
      simplex.sort((p, q) => p.value - q.value);
      const low = simplex[0]!;
      const high = simplex[size]!;
      if (high.value - low.value <= tolerance * (Math.abs(low.value) + tolerance)) break;
      const centre = new Float64Array(size);
      for (let v = 0; v < size; v++)
        for (let i = 0; i < size; i++) centre[i]! += simplex[v]!.point[i]! / size;
      const along = (t: number) => {
        const point = centre.map((c, i) => c + t * (high.point[i]! - c));
        return { point, value: value(point) };
      };
      const reflected = along(-1);
      if (reflected.value < low.value) {
        const expanded = along(-2);
        simplex[size] = expanded.value < reflected.value ? expanded : reflected;
      } else if (reflected.value < simplex[size - 1]!.value) simplex[size] = reflected;
      else {
        const contracted = along(reflected.value < high.value ? -0.5 : 0.5);
        if (contracted.value < Math.min(high.value, reflected.value)) simplex[size] = contracted;
        else
          for (let v = 1; v <= size; v++) {
            const point = simplex[v]!.point.map((p, i) => low.point[i]! + 0.5 * (p - low.point[i]!));
            simplex[v] = { point, value: value(point) };
          }
      }
    }
    simplex.sort((p, q) => p.value - q.value);
    best = simplex[0]!;
    converged = restart > 0 && before - best.value <= tolerance * (Math.abs(best.value) + tolerance);
  }
  return { ...best, converged };
}
