/**
 * Reliability among all applicants from that among the hired, whose scores vary less: with
 * `u = SD_hired / SD_applicants` and an error variance that selection leaves alone, 1 - u² (1 - rxx)
 * (Hunter, Schmidt & Le 2006). Also u of the true scores, which Case IV needs. Agrees with R:
 * `psychmeta::estimate_rxxa`. Null where the inputs contradict each other.
 */
export function reliabilityUnrestricted(
  restricted: number,
  u: number,
): { reliability: number | null; uTrue: number | null; notes: string[] } {
  if (!(restricted >= 0 && restricted <= 1) || !(u > 0))
    return { reliability: null, uTrue: null, notes: ["out_of_range"] };
  const reliability = 1 - u * u * (1 - restricted);
  if (!(reliability > 0)) return { reliability: null, uTrue: null, notes: ["out_of_range"] };
  const squared = (u * u - (1 - reliability)) / reliability;
  return { reliability, uTrue: squared >= 0 ? Math.sqrt(squared) : null, notes: u > 1 ? ["fragile"] : [] };
}
