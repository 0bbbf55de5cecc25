import { describe, expect, test } from "vitest";
import { figure as lead } from "../../dashboards/figures/mine/mine-lead.ts";
import type { OwnJob, OwnJobs } from "../../dashboards/figures/mine/parts/own.ts";
import { figure as progress } from "../../dashboards/figures/mine/progress.ts";
import { figure as waiting } from "../../dashboards/figures/mine/waiting.ts";
import { viewOf } from "../../dashboards/figures/view.ts";

const known = {
  ...{ metrics: new Map(), analyses: new Map(), dimensions: new Map(), annotations: [], events: [] },
  quarters: { first: "2025Q1", last: "2026Q3" },
};
const view = viewOf(known as never, { filters: {}, period: null, compare: "previous", choices: {} }, "en");

const nothing: OwnJob = {
  ...{ job: "J01", open: 0, waits: [], requirements: 0, wanted: null, asked_on: null },
  ...{ applied: 0, ai_invited: 0, ai_completed: 0, ai_passed: 0, human_interviewed: 0, offered: 0 },
  ...{ accepted: 0, hired: 0 },
};
const answer = (jobs: readonly OwnJob[]): OwnJobs => ({
  ...{ jobs, observed_on: "2026-09-30", sql: "", note_texts: {}, ignored_filters: [], warehouse_version: 1 },
});
const said = (jobs: readonly OwnJob[]) => {
  const shown = lead.shows({ own: answer(jobs) }, view);
  return shown.kind === "lead" ? [shown.says.says, shown.small?.says] : [];
};

describe("the first sentence is true", () => {
  test("of nobody's job", () => {
    expect(said([])).toEqual([
      "Nobody has applied to your jobs yet, and no requirement asks for anybody.",
      undefined,
    ]);
  });

  test("of a job that asks for people and has no applicant", () => {
    expect(said([{ ...nothing, requirements: 1, wanted: 3 }])).toEqual([
      "As of 30 Sept 2026, nobody in your jobs waits for your next step.",
      "The open requirement asks for 3 people; 0 have started.",
    ]);
  });

  test("of one applicant who has to act", () => {
    const waits = [{ step: "offered", turn: "candidate", n: 1, median: 4, most: 4 }] as const;
    expect(said([{ ...nothing, open: 1, waits }])[0]).toBe(
      "As of 30 Sept 2026, nobody in your jobs waits for your next step.",
    );
  });

  test("of 500 applicants", () => {
    const waits = [
      { step: "applied", turn: "company", n: 480, median: 3, most: 9 },
      { step: "ai_invited", turn: "candidate", n: 19, median: 30, most: 40 },
      { step: "human_interviewed", turn: "company", n: 1, median: 31, most: 31 },
    ] as const;
    expect(said([{ ...nothing, open: 500, waits }])[0]).toBe(
      "As of 30 Sept 2026, 481 of 500 open applications wait for our next step. The longest is in “J01”: interviewed by people, no answer yet, 31 days ago.",
    );
    const table = waiting.shows({ own: answer([{ ...nothing, open: 500, waits }]) }, view);
    expect(table.kind === "table" && table.rows.length).toBe(3);
  });
});

test("who was hired beyond what is asked for leaves nothing missing", () => {
  const jobs = [{ ...nothing, requirements: 1, wanted: 2, accepted: 4, hired: 3 }];
  const table = progress.shows({ own: answer(jobs) }, view);
  expect(table.kind === "table" && table.findings?.[0]?.says).toBe("Every open requirement is filled.");
  const short = progress.shows({ own: answer([{ ...jobs[0]!, wanted: 9 }]) }, view);
  expect(short.kind === "table" && short.findings?.[0]?.says).toBe(
    "“J01” is furthest from full: 6 people are missing, of whom 1 have accepted and not started yet.",
  );
});
