import type { KolmogorovSmirnov } from "../statistics/drift/kolmogorov-smirnov.ts";

/**
 * The asymptotic p that R's ks.test prints. Where the scaled distance is under 1 R takes one term of the series
 * and is off by up to 1e-4; the project sums it to the end.
 */
export function rKolmogorovP({ d, p, n1, n2 }: KolmogorovSmirnov): number | null {
  const scaled = d === null ? 1 : Math.sqrt((n1 / (n1 + n2)) * n2) * d;
  if (!(scaled > 0 && scaled < 1)) return p;
  return 1 - (Math.sqrt(2 * Math.PI) / scaled) * Math.exp(-(Math.PI ** 2) / (8 * scaled * scaled));
}
