import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { ashbyApplication, startAshby } from "../../fixtures/systems/ashby.ts";
import { type Company, makeCompany } from "../../fixtures/systems/company.ts";
import { feishuApplication, startFeishu } from "../../fixtures/systems/feishu.ts";
import { greenhouseApplication, startGreenhouse } from "../../fixtures/systems/greenhouse.ts";
import type { System } from "../../fixtures/systems/server.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { followingClock } from "./following-clock.ts";
import { openRig } from "./rig.ts";

const SYSTEMS = [
  ...["ai-interview", "ashby", "bamboohr", "codesignal", "dingtalk", "feishu-hire", "greenhouse", "micro1"],
  ...["moka", "workday"],
];

test("every vendor's file is good, and asks for nothing that is never pulled", async () => {
  const systems = await readSystems(null);
  expect([...systems.keys()]).toEqual(SYSTEMS);
  for (const { name, endpoints } of systems.values()) {
    expect(JSON.stringify(endpoints), name).not.toMatch(
      /with_offer|salary_plan|resume_file|\/attachments|\/notes/,
    );
    for (const { mapping } of Object.values(endpoints))
      for (const { feed, fields } of mapping?.feeds ?? []) {
        expect(Object.keys(fields), `${name} ${feed}`).not.toContain("salary_band");
        expect(Object.keys(fields), `${name} ${feed}`).not.toContain("first_year_pay");
      }
  }
});

test("every vendor has its page in both languages, with its secrets, options and settings that are right", async () => {
  for (const [name, { secrets = {}, options = {} }] of await readSystems(null)) {
    const page = readFileSync(new URL(`../../docs/systems/${name}.md`, import.meta.url), "utf8");
    const [, zh = "", en = ""] = page.split(/^## (?:中文|English)$/m);
    expect(zh, name).toContain("从不拉取");
    expect(en, name).toContain("What never is");
    // words of the vendors' own pages stand as they are written there
    expect(en.replaceAll(/用人部门|待入职|已入职|智能人事/g, ""), name).not.toMatch(/\p{Script=Han}/u);
    for (const secret of Object.keys(secrets))
      expect(en, name).toContain(`assay pull secret ${name} ${secret} `);
    for (const [, text = ""] of page.matchAll(/```json\n(.*)\n```/g)) {
      const { pulls } = JSON.parse(text) as { pulls: { system: string; options?: object }[] };
      expect(pulls[0]?.system).toBe(name);
      const needed = Object.entries(options).flatMap(([option, one]) =>
        one.default === undefined ? [option] : [],
      );
      expect(Object.keys(pulls[0]?.options ?? {}), name).toEqual(expect.arrayContaining(needed));
    }
  }
});

/** What a company has, by the feeds into which a system brings it. */
const counted = ({ applications }: Company) => ({
  applications: applications.length,
  candidates: applications.length,
  human_interviews: applications.flatMap(({ interviews }) => interviews).length,
  // overall and on two competencies
  human_ratings: 3 * applications.flatMap(({ interviews }) => interviews).length,
  ended: applications.filter(({ state }) => state === "rejected" || state === "withdrawn").length,
  hires: applications.filter(({ spell }) => spell !== null).length,
});

type Start = (setting: { company: Company; now: () => number }) => Promise<System>;
const ATS: readonly (readonly [string, Start, string, (number: number) => string])[] = [
  ["feishu-hire", startFeishu, "/open-apis", feishuApplication],
  ["greenhouse", startGreenhouse, "/v3", greenhouseApplication],
  ["ashby", startAshby, "", ashbyApplication],
];
const ending: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ending) await end();
});

describe.each(ATS)("all of %s", (system, start, path, idOf) => {
  test("arrives whole: applications, interviews, ratings on their scales, ends and starts; nothing is set aside", async () => {
    const company = makeCompany({ applications: 40 });
    const clock = followingClock();
    const served = await start({ company, now: clock.now });
    const rig = await openRig({ system, base: `${served.origin}${path}`, secrets: served.secrets });
    ending.push(rig.end, served.close);
    await clock.follow(rig);
    const { endpoints, load } = await rig.run();
    expect(endpoints.filter(({ state }) => state !== "done")).toEqual([]);
    expect(load?.status).toBe("done");

    const wanted = counted(company);
    const number = async (feed: string) => (await rig.ids(feed)).length;
    for (const feed of [
      "applications",
      "candidates",
      "human_interviews",
      "human_ratings",
      "hires",
    ] as const) {
      expect(await rig.aside(feed), feed).toEqual([]);
      expect(await number(feed), feed).toBe(wanted[feed]);
    }
    const stages = [...(await rig.values("stage_events", "stage")).values()];
    expect(stages.filter((stage) => stage === "rejected" || stage === "withdrawn")).toHaveLength(
      wanted.ended,
    );
    const scores = [...(await rig.values("human_ratings", "score")).values()].map(Number);
    const highest = [...(await rig.values("human_ratings", "max_score")).values()].map(Number);
    expect(scores.every((score, index) => score >= 1 && score <= highest[index]!)).toBe(true);
    expect(await rig.values("applications", "requisition_id")).toHaveProperty("size", 40);

    // a person's time of application is that of the company, to the millisecond
    const applied = (await rig.values("applications", "applied_at")).get(idOf(1)) as Date;
    expect(applied.getTime()).toBe(company.applications[0]!.createdAt);
    const names = company.applications.map(({ person }) => person.email ?? person.name);
    for (const bytes of rig.written())
      for (const name of names.slice(0, 5)) expect(bytes.includes(name)).toBe(false);
  });
});

test("Feishu: an application that is deleted there goes at the second look, told by the ids of the whole list", async () => {
  const company = makeCompany({ applications: 12 });
  const clock = followingClock();
  const served = await startFeishu({ company, now: clock.now });
  const rig = await openRig({
    system: "feishu-hire",
    base: `${served.origin}/open-apis`,
    secrets: served.secrets,
    more: { endpoints: ["jobs", "application_details"] },
  });
  ending.push(rig.end, served.close);
  await clock.follow(rig);
  await rig.run();
  expect(await rig.ids("applications")).toHaveLength(12);
  company.applications[4]!.deleted = true;
  const gone = feishuApplication(5);
  rig.clock.skew = 8 * 86_400_000;
  const states: boolean[] = [];
  for (let night = 0; night < 4; night++) {
    await rig.run();
    states.push((await rig.ids("applications")).includes(gone));
  }
  // missing once, missing twice and looked for, not found once more
  expect(states[0]).toBe(true);
  expect(states.at(-1)).toBe(false);
  expect(await rig.ids("applications")).toHaveLength(11);
});
