import { expect, test } from "vitest";
import { readSystems } from "../../pipelines/systems.ts";

test("every vendor's file is good, names its hosts, and asks for nothing that is never pulled", async () => {
  const systems = await readSystems(null);
  expect([...systems.keys()]).toEqual([
    "ai-interview",
    "ashby",
    "bamboohr",
    "codesignal",
    "dingtalk",
    "feishu-hire",
    "greenhouse",
    "micro1",
    "moka",
    "workday",
  ]);
  for (const { name, endpoints, hosts } of systems.values()) {
    expect(hosts.length, name).toBeGreaterThan(0);
    const text = JSON.stringify(endpoints);
    expect(text, name).not.toMatch(/with_offer|salary_plan|resume_file|\/attachments|\/notes/);
    for (const { mapping } of Object.values(endpoints))
      for (const { feed, fields } of mapping?.feeds ?? []) {
        expect(Object.keys(fields), `${name} ${feed}`).not.toContain("salary_band");
        expect(Object.keys(fields), `${name} ${feed}`).not.toContain("first_year_pay");
      }
  }
});
