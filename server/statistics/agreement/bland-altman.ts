import { normalQuantile } from "../distributions/normal.ts";
import { studentTQuantile } from "../distributions/student-t.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";

/** Bias between two measurements of the same subjects and its limits of agreement. */
type BlandAltman = {
  /** Mean difference, t interval. */
  bias: Estimate;
  /** Limits between which `coverage` of the differences lie, each with its own interval. */
  lower: Estimate;
  upper: Estimate;
  /** Standard deviation of the differences. */
  sd: number | null;
  coverage: number;
};

/**
 * Bland & Altman (1986, 1999): mean difference and limits of agreement `mean ± z sd`, from moments of the
 * differences (rows, or exact integer sums by `momentsFromIntegerSums`). Limits carry the approximate interval with variance `s² (1/n + z² / (2 (n - 1)))`, t with
 * n - 1 degrees of freedom.
 */
export function blandAltman(moments: MeanMoments, { level = 0.95, coverage = 0.95 } = {}): BlandAltman {
  const { n, mean, m2 } = moments;
  const about = (what: string, notes: string[] = []) => ({ n, level, method: `Bland-Altman ${what}`, notes });
  if (n < 2) {
    const only = n === 1 ? mean : null;
    return {
      bias: estimate(
        only,
        null,
        null,
        about("bias, t interval", [only === null ? "too_few" : "no_interval"]),
      ),
      lower: estimate(null, null, null, about("lower limit of agreement", ["too_few"])),
      upper: estimate(null, null, null, about("upper limit of agreement", ["too_few"])),
      sd: null,
      coverage,
    };
  }
  const sd = Math.sqrt(Math.max(0, m2) / (n - 1));
  const z = normalQuantile((1 + coverage) / 2);
  const t = studentTQuantile((1 + level) / 2, n - 1);
  const reach = (t * sd) / Math.sqrt(n);
  const limitReach = t * sd * Math.sqrt(1 / n + (z * z) / (2 * (n - 1)));
  const flat = sd === 0 ? ["constant"] : [];
  const around = (value: number, width: number, what: string) =>
    estimate(
      value,
      flat.length ? null : value - width,
      flat.length ? null : value + width,
      about(what, flat),
    );
  return {
    bias: around(mean, reach, "bias, t interval"),
    lower: around(mean - z * sd, limitReach, "lower limit of agreement"),
    upper: around(mean + z * sd, limitReach, "upper limit of agreement"),
    sd,
    coverage,
  };
}
