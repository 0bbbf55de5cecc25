import { expect, test } from "vitest";
import { bounds, cover } from "../bench/coverage/case.ts";
import { coverageCases } from "../bench/coverage.ts";

/**
 * A twentieth of the draws of `npm run bench -- coverage`, at one size: 95 per cent intervals hold the truth in 93 per
 * cent or more, or in what is known of them, less three standard errors of so few draws.
 */
test.each((await coverageCases()).map((each) => [`${each.estimate}: ${each.setting}`, each] as const))(
  "%s",
  (_name, each) => {
    const draws = Math.max(100, (each.draws ?? 20_000) / 20);
    const n = (each.sizes ?? [20])[0]!;
    const { share, without } = cover(each, n, draws);
    const least = each.short?.least ?? bounds[0];
    expect(share).toBeGreaterThan(least - 3 * Math.sqrt((least * (1 - least)) / draws));
    expect(without).toBeLessThan(draws / 10);
  },
);
