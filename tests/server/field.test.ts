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

/** The ratings with their scale's lowest value, and interviews of which every third has no score. */
const fromOne = (folder: string) => {
  const path = join(folder, "human_ratings.csv");
  const [heading = "", ...lines] = readFileSync(path, "utf8").trim().split("\r\n");
  const rated = lines.map((line) => `${line},1`);
  write(folder, "human_ratings", `${heading},min_score`, [
    ...rated,
    `x1,h0,t2,0,5,${AT},1`, // below its scale
    `x2,h0,t3,6,5,${AT},1`,
    `x3,h0,t4,101,,${AT},`, // above 100, where no highest is told
    `x4,h0,t5,-1,,${AT},`,
    `x5,h0,t6,5,5,${AT},5`, // a scale without length
  ]);
  write(folder, "candidates", "source_id,candidate_id,updated_at", [
    ...Array.from({ length: 45 }, (_, i) => `a${i},a${i},${AT}`),
  ]);
  write(
    folder,
    "applications",
    "source_id,application_id,candidate_id,requisition_id,applied_at,updated_at",
    [...Array.from({ length: 45 }, (_, i) => `a${i},a${i},a${i},r,2026-02-01T00:00:00Z,${AT}`)],
  );
  const interview = (i: number, score: string, verdict: string) =>
    `a${i},a${i},a${i},v,2026-02-03T00:00:00Z,${score},${verdict},${AT}`;
  write(
    folder,
    "ai_interviews",
    "source_id,interview_id,application_id,vendor,completed_at,overall_score,recommended,updated_at",
    [
      ...Array.from({ length: 30 }, (_, i) =>
        interview(i, String((i % 5) * 25), i % 2 === 0 ? "true" : "false"),
      ),
      ...Array.from({ length: 15 }, (_, i) => interview(30 + i, "", i < 12 ? "true" : "")),
    ],
  );
  write(folder, "competencies", "source_id,competency_id,name_zh,updated_at", [`logic,logic,逻辑,${AT}`]);
  write(
    folder,
    "ai_scores",
    "source_id,interview_id,competency_id,score,min_score,max_score,transcript,updated_at",
    [
      `s0,a0,logic,1,1,5,,${AT}`,
      `s1,a1,logic,3,1,5,,${AT}`,
      `s2,a2,logic,5,1,5,,${AT}`,
      `s3,a3,logic,-3,-3,3,,${AT}`,
      `s4,a4,logic,0,-3,3,,${AT}`,
      `s30,a30,logic,,,,客户投诉时先道歉,${AT}`,
      `s31,a31,logic,,,,,${AT}`, // neither a score nor a transcript
    ],
  );
};

test("a scale has a lowest value too: 1 of 1 to 5 is 0, 3 is 50, 5 is 100; a score outside its scale is told", async () => {
  loaded = await fieldCase("17-scale-from-one", fromOne);
  expect(
    (
      await loaded.rows(
        "select source_id, field, reason, expected, found from app.quarantine order by feed, line",
      )
    ).map((row) => Object.values(row).join(" ")),
  ).toEqual([
    "s31 score missing score | transcript ",
    "x1 score range >= min_score 0",
    "x2 score range <= max_score 6",
    "x3 score range <= max_score 101",
    "x4 score range >= min_score -1",
    "x5 min_score range < max_score 5",
  ]);
  expect(await loaded.rows("select ai_score from marts.competency_score order by application_key")).toEqual(
    [0, 500, 1000, 0, 500].map((ai_score) => ({ ai_score })),
  );
  const server = await loaded.serve();
  const agreement = (await server.get("/api/analyses/agreement?of=overall")).json();
  expect([agreement.whole.n, agreement.whole.bias.value, agreement.whole.r.value]).toEqual([30, 0, 1]);

  // an interview without a score is completed, its verdict counts, and validity says that it is left out
  const rowsOf = async (id: string) => (await server.get(`/api/metrics/${id}`)).json<MetricResult>().rows;
  const [passed] = await rowsOf("ai_pass_rate");
  expect([passed!.value, passed!.n]).toEqual([(15 + 12) / 42, 42]);
  expect(
    await loaded.rows(
      `select count(*) as completed, count(ai_score) as scored from marts.application where is_ai_completed`,
    ),
  ).toEqual([{ completed: 45, scored: 30 }]);
  const validity = (await server.get("/api/analyses/validity?predictor=ai&criterion=performance_6m")).json();
  expect(validity.rows[0].applicants).toBe(30);
  expect(validity.notes).toContain("without_score:15");
  expect(validity.note_texts["without_score:15"].en).toContain("Of the AI interviews, 15 gave no score");
});

test("the file without a lowest value is read as a scale from 0", async () => {
  loaded = await fieldCase("17-scale-from-one");
  expect(quarantined(loaded)).toBe(0);
  const agreement = (await (await loaded.serve()).get("/api/analyses/agreement?of=overall")).json();
  expect([agreement.whole.n, agreement.whole.bias.value]).toEqual([30, -10]);
});
