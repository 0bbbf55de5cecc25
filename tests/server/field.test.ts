import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { type FieldCase, fieldCase } from "../load/field.ts";

// Small companies with what real files hold: what they say is counted by hand.
let loaded: FieldCase | undefined;
afterEach(async () => {
  await loaded?.close();
  loaded = undefined;
});

const AT = "2026-03-31T00:00:00Z";
const quarantined = ({ report }: FieldCase) => report.files.reduce((sum, file) => sum + file.quarantined, 0);
const metric = async (id: string) =>
  (await (await loaded!.serve()).get(`/api/metrics/${id}`)).json<MetricResult>().rows;
const write = (folder: string, feed: string, heading: string, lines: readonly string[]) =>
  writeFileSync(join(folder, `${feed}.csv`), [heading, ...lines, ""].join("\n"));

const conversion = async () =>
  (await metric("stage_conversion")).map(({ segment, value, n, status }) => [
    segment.stage,
    value === null ? null : Math.round(value * n),
    n,
    status,
  ]);

test("stages that no system records are passed by whoever reached a later one", async () => {
  loaded = await fieldCase("11-stages-not-recorded");
  expect(quarantined(loaded)).toBe(0);
  expect(await conversion()).toEqual([
    ["screened", 40, 40, "ok"],
    ["ai_invited", 30, 40, "ok"],
    ["ai_started", 30, 30, "ok"],
    ["ai_completed", 30, 30, "ok"],
    ["human_scheduled", 20, 30, "ok"],
    ["human_interviewed", 20, 20, "ok"],
    ["offered", 10, 20, "ok"],
    ["accepted", 8, 10, "ok"],
    ["onboarded", null, 8, "few"], // under ten no share is told
  ]);
});

test("a stage that nobody ever reached is left out, and the traditional way has no AI stages", async () => {
  loaded = await fieldCase("11-stages-not-recorded", (folder) => {
    const path = join(folder, "applications.csv");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(",ai,", ",traditional,"));
    for (const feed of ["ai_interviews", "hires"]) {
      const [heading] = readFileSync(join(folder, `${feed}.csv`), "utf8").split("\n");
      write(folder, feed, heading!, []);
    }
  });
  expect(await conversion()).toEqual([
    ["screened", 40, 40, "ok"],
    ["human_scheduled", 20, 40, "ok"],
    ["human_interviewed", 20, 20, "ok"],
    ["offered", 10, 20, "ok"],
  ]);
});

test("who skipped the AI interview on its way has passed it all the same: no stage has more than the one before", async () => {
  loaded = await fieldCase("11-stages-not-recorded", (folder) => {
    const path = join(folder, "stage_events.csv");
    // five of the ten without an AI interview are scheduled straight away
    const lines = [35, 36, 37, 38, 39].map((i) => `a${i}/s,a${i},human_scheduled,2026-02-04T00:00:00Z,${AT}`);
    writeFileSync(path, `${readFileSync(path, "utf8").trim()}\r\n${lines.join("\r\n")}\r\n`);
  });
  expect((await conversion()).slice(1, 6)).toEqual([
    ["ai_invited", 35, 40, "ok"],
    ["ai_started", 35, 35, "ok"],
    ["ai_completed", 35, 35, "ok"],
    ["human_scheduled", 25, 35, "ok"],
    ["human_interviewed", 20, 25, "ok"],
  ]);
});
