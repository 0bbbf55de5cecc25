import { readdirSync } from "node:fs";
import { bounds, type CoverageCase, cover } from "./coverage/case.ts";
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

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A row of the table per estimate, setting and n; what is known to fall short is told and does not fail. */
export const benches: readonly Bench[] = (await coverageCases()).flatMap((each) =>
  (each.sizes ?? [10, 20, 50]).map((n) => ({
    name: `${each.estimate} | ${each.setting} | n ${n}`,
    target: `${100 * bounds[0]} to ${100 * bounds[1]} % or more`,
    run: async () => {
      const { share, verdict, without, draws } = cover(each, n, each.draws ?? 20_000);
      const told = verdict === "short" && each.short !== undefined ? `short: ${each.short.why}` : verdict;
      const none = without > 0 ? `, ${without} without` : "";
      return {
        figure: `${percent(share)} of ${draws.toLocaleString("en")}${none}: ${told}`,
        ok: verdict !== "short" || share >= (each.short?.least ?? 1),
      };
    },
  })),
);
