/** Score of a selection by the rule of SIOP's machine-learning competition. */
type SiopScore = { accuracy: number; unfairness: number; score: number };

/**
 * `25 tp + 25 ret + 50 both - 100 |1 - impact ratio|`: tp, ret and both are the shares of the top performers,
 * of the retained, and of those who are both, that were selected (SIOP 2020, 2021). Null where an input is no
 * number.
 */
export function siopScore(
  topPerformers: number,
  retained: number,
  retainedTopPerformers: number,
  impactRatio: number,
): SiopScore | null {
  const accuracy = 25 * topPerformers + 25 * retained + 50 * retainedTopPerformers;
  const unfairness = 100 * Math.abs(1 - impactRatio);
  const score = accuracy - unfairness;
  return Number.isFinite(score) ? { accuracy, unfairness, score } : null;
}
