import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChartDocument, FigureDocument } from "../../dashboards/figures/finish.ts";
import { formatDate } from "../../dashboards/format/number.ts";
import { quarterOf } from "../../dashboards/format/quarter.ts";
import type { analysis as changeLogAnalysis } from "../../server/analyses/validity/change-log.ts";
import { thin } from "../helpers/thin.ts";
import { type Client, client } from "../server/client.ts";
import { servedDemo } from "./served.ts";

const { analysis, chart, rows } = servedDemo();
const FIGURES = ["version", "over-time", "changed-most", "competency-phase"];
const log = async () => (await analysis<typeof changeLogAnalysis>("change-log")).versions;

describe.each(["zh", "en"] as const)("validity of versions in %s", (language) => {
  const noneYet = language === "zh" ? "尚无入职半年的绩效结果" : "No outcomes after six months yet";

  test("every chart names those without outcomes, since when and when the first are due", async () => {
    const measured = new Set(
      (await rows("validity_overall_r?by=model_version")).map(({ segment }) => segment.model_version),
    );
    const [waiting, judged] = [true, false].map(
      (isWaiting) => (each: { version: string }) => isWaiting !== measured.has(each.version),
    );
    const versions = await log();
    expect(versions.filter(waiting!).length).toBeGreaterThan(0);
    expect(versions.filter(judged!).length).toBeGreaterThan(0);
    for (const id of FIGURES) {
      const { note = "" } = await chart(id, language);
      const said = note.slice(note.indexOf(noneYet));
      for (const { version, from } of versions.filter(waiting!)) {
        const due = new Date(Date.parse(from));
        due.setUTCMonth(due.getUTCMonth() + 6, due.getUTCDate() + 45);
        expect(said, id).toContain(version);
        expect(said, id).toContain(formatDate(from, language));
        expect(said, id).toContain(quarterOf(due.toISOString()));
      }
      for (const { version } of versions.filter(judged!)) expect(said, id).not.toContain(version);
    }
  });

  test("every version drawn has the day of its start, and a chosen one has no word on the others", async () => {
    const starts = new Map((await log()).map(({ version, from }) => [version, formatDate(from, language)]));
    const { marks } = await chart("version", language);
    const versions = marks.filter(({ pooled }) => !pooled);
    expect(versions.length).toBeGreaterThan(3);
    const days = new Map((await log()).map(({ version, from }) => [version, from]));
    for (const { label, filter } of versions)
      expect(label).toContain((language === "zh" ? days : starts).get(filter!.value));
    const most = await chart("changed-most", language);
    for (const { label } of most.marks) expect(most.note).toContain(starts.get(label));
    const { note = "" } = await chart("version?model_version=v5", language);
    expect(note).not.toContain(noneYet);
  });
});

describe("a company without any review", () => {
  let server: Client;
  beforeAll(async () => {
    server = await client(await thin("no performance"));
  }, 300_000);
  afterAll(() => server?.close());
  const get = async <T>(path: string) => (await server.get(`/api/${path}`)).json<T>();

  test("what is due by now is not called due later", async () => {
    const { versions } = await get<{ versions: { version: string; due: string | null }[] }>(
      "analyses/change-log",
    );
    const document = await get<FigureDocument>("figures/over-time?lang=en");
    const { note = "" } = document as ChartDocument;
    const [past = "", later = ""] = [/No hire with an outcome: ([^.]*)/, /six months yet: ([^.]*)/].map(
      (part) => part.exec(note)?.[1] ?? "",
    );
    expect(versions.filter(({ due }) => due === null).length).toBeGreaterThan(0);
    expect(versions.filter(({ due }) => due !== null).length).toBeGreaterThan(0);
    for (const { version, due } of versions) {
      expect(past.includes(version)).toBe(due === null);
      expect(later.includes(version)).toBe(due !== null);
    }
  });
});
