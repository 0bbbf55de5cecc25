import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Adapter,
  type Deviation,
  differences,
  hasShared,
  isMissingData,
  referenceCases,
} from "./reference-data.ts";

const folder = new URL("./reference/", import.meta.url);
const adapters = new Map<string, Adapter>();
const deviations: Record<string, Deviation> = {};
for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
  const module = (await import(new URL(name, folder).href)) as {
    adapters: Record<string, Adapter>;
    deviations?: Record<string, Deviation>;
  };
  Object.assign(deviations, module.deviations);
  for (const [statistic, adapter] of Object.entries(module.adapters)) {
    if (adapters.has(statistic)) throw new Error(`two adapters for ${statistic}`);
    adapters.set(statistic, adapter);
  }
}
const cases = referenceCases();
const ran = new Map<string, { ran: number; skipped: number }>();
const count = (statistic: string) => {
  const found = ran.get(statistic) ?? { ran: 0, skipped: 0 };
  ran.set(statistic, found);
  return found;
};

afterAll(() => {
  for (const [statistic, { ran: done, skipped }] of [...ran].sort()) {
    console.log(`${statistic}: ${done} cases${skipped > 0 ? `, ${skipped} skipped (data sets absent)` : ""}`);
  }
});

describe("agrees with reference values", () => {
  test("every statistic has an adapter, every adapter a case", () => {
    const statistics = new Set(cases.map(({ statistic }) => statistic));
    expect([...statistics].filter((statistic) => !adapters.has(statistic))).toEqual([]);
    const without = [...adapters.keys()].filter((statistic) => !statistics.has(statistic));
    if (hasShared()) expect(without).toEqual([]);
    else console.log(`skipped, since their data sets are absent: ${without.join(", ")}`);
  });

  for (const reference of cases) {
    const adapter = adapters.get(reference.statistic);
    if (adapter === undefined) continue;
    if (isMissingData(reference)) {
      count(reference.statistic).skipped++;
      test.skip(`${reference.id} (data set absent)`, () => undefined);
      continue;
    }
    test(`${reference.id}: ${reference.source}`, () => {
      count(reference.statistic).ran++;
      const got = adapter(reference.input, reference);
      const deviation = deviations[reference.id];
      const apart = differences(reference.expected, got, reference.relTol).filter(
        (line) => !deviation?.fields.some((field) => line.startsWith(`${field}: `)),
      );
      expect(apart).toEqual([]);
      if (deviation) expect(differences(reference.expected, got, deviation.within)).toEqual([]);
    });
  }
});
