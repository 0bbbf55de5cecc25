import { readdirSync } from "node:fs";
import { bounds, type CoverageCase, cover } from "./coverage/case.ts";
import { coverMetric, settings } from "./coverage/metric-estimators.ts";
import type { Bench } from "./main.ts";

/** Every case of `coverage/*-cases.ts`: a file there with a list named `cases` is all that another estimator needs. */
export async function coverageCases(): Promise<CoverageCase[]> {
  const folder = new URL("./coverage/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith("-cases.ts"));
  const modules = await Promise.all(
    files
      .sort()
      .map((file) => import(new URL(file, folder).href) as Promise<{ cases: readonly CoverageCase[] }>),
  );
  return modules.flatMap(({ cases }) => cases);
}

/** A share of intervals with its verdict; what is known to fall short is told and is no miss. */
function told(
  { share, without }: { readonly share: number; readonly without: number },
  draws: number,
  short: CoverageCase["short"],
): { figure: string; ok: boolean } {
  const verdict = share < bounds[0] ? "short" : share > bounds[1] ? "conservative" : "holds";
  const why = verdict === "short" && short !== undefined ? `short: ${short.why}` : verdict;
  const none = without > 0 ? `, ${without} without` : "";
  return {
    figure: `${(100 * share).toFixed(1)} % of ${draws.toLocaleString("en")}${none}: ${why}`,
    ok: verdict !== "short" || share >= (short?.least ?? 1),
  };
}

const target = `${100 * bounds[0]} to ${100 * bounds[1]} % or more`;
const DRAWS = 20_000;
/** Of metric estimators, whose samples go through the database. */
const METRIC_DRAWS = 5_000;

/** A row of the table per estimate, setting and n. */
export const benches: readonly Bench[] = [
  ...(await coverageCases()).flatMap((each) =>
    (each.sizes ?? [10, 20, 50]).map((n) => ({
      name: `${each.estimate} | ${each.setting} | n ${n}`,
      target,
      run: async () => {
        const draws = each.draws ?? DRAWS;
        return told(cover(each, n, draws), draws, each.short);
      },
    })),
  ),
  ...settings.flatMap((each) =>
    (each.sizes ?? [10, 20, 50]).map((n) => ({
      name: `metric ${each.estimator} | ${each.setting} | n ${n}`,
      target,
      run: async () => told(await coverMetric(each, n, METRIC_DRAWS), METRIC_DRAWS, each.short),
    })),
  ),
];
