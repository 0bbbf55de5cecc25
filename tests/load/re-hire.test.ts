import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openKeys } from "../../pipelines/keys.ts";
import { openText } from "../../pipelines/vault.ts";
import { type FieldCase, fieldCase } from "./field.ts";

let loaded: FieldCase | undefined;
afterEach(async () => {
  await loaded?.close();
  loaded = undefined;
});

const AT = "2026-03-31T00:00:00Z";
const write = (folder: string, feed: string, heading: string, lines: readonly string[]) =>
  writeFileSync(join(folder, `${feed}.csv`), [heading, ...lines, ""].join("\n"));

test("a person hired twice under one number has two hires, two spells, and each its own reviews and results", async () => {
  loaded = await fieldCase("12-re-hire", (folder) => {
    write(folder, "performance_reviews", "source_id,employee_id,period_end,rating,max_rating,updated_at", [
      `r1,E77,2024-08-01,3,5,${AT}`, // six months after the first hire
      `r2,E77,2025-01-31,4,5,${AT}`, // twelve months; between the two hires
      `r3,E77,2026-01-01,5,5,${AT}`, // six months after the second hire
    ]);
    write(folder, "hires", "source_id,employee_id,application_id,onboarded_at,updated_at", [
      `h1,E77,h1,2024-02-01T00:00:00Z,${AT}`,
      `h2,E77,h2,2025-07-01T00:00:00Z,${AT}`,
      `h1b,E77,h1,2024-02-02T00:00:00Z,${AT}`, // the first once more
    ]);
    write(folder, "kpi_results", "source_id,employee_id,period_end,kpi,value,updated_at", [
      `k1,E77,2024-06-30,sales,100,${AT}`,
      `k2,E77,2025-06-30,sales,150,${AT}`, // the day before the second hire
      `k3,E77,2025-09-30,sales,200,${AT}`,
    ]);
    write(folder, "offers", "source_id,application_id,offered_at,accepted_at,updated_at", [
      `o1,h1,2024-01-20T01:00:00Z,2024-01-22T01:00:00Z,${AT}`,
    ]);
    write(
      folder,
      "human_interviews",
      "source_id,interview_id,application_id,scheduled_at,started_at,updated_at",
      [
        `i1,i1,h1,2024-01-10T01:00:00Z,2024-01-12T01:00:00Z,${AT}`,
        `i2,i2,h1,2024-01-11T01:00:00Z,2024-01-15T01:00:00Z,${AT}`,
      ],
    );
  });
  expect(await loaded.rows("select source_id, reason, field from app.quarantine")).toEqual([
    { source_id: "h1b", reason: "duplicate", field: "employee_id, application_id" },
  ]);
  const { rows } = loaded;
  expect(
    await rows(
      `select a.application_id, a.is_hired, h.performance_6, h.performance_12, s.started_on::varchar as started,
         s.days, s.has_left
       from marts.application as a join marts.hire as h using (application_key)
       join marts.employment_spell as s using (application_key) order by 1`,
    ),
  ).toEqual([
    {
      ...{ application_id: "h1", is_hired: true, performance_6: 3000, performance_12: 4000 },
      ...{ started: "2024-02-01", days: 334, has_left: true },
    },
    {
      ...{ application_id: "h2", is_hired: true, performance_6: 5000, performance_12: null },
      ...{ started: "2025-07-01", days: 273, has_left: false },
    },
  ]);
  expect(await rows("select count(distinct person_key) as n from marts.application")).toEqual([{ n: 1 }]);
  expect(
    await rows(
      `select a.application_id, list(k.raw_value // 1000 order by k.raw_value) as results
       from marts.kpi_result as k join marts.application as a using (application_key) group by 1 order by 1`,
    ),
  ).toEqual([
    { application_id: "h1", results: [100, 150] },
    { application_id: "h2", results: [200] },
  ]);
  // where no stage event tells a time, the record of the thing itself does
  const [row] = await loaded.rows(
    `select human_scheduled_at::varchar as scheduled, human_interviewed_at::varchar as interviewed,
       offered_at::varchar as offered, accepted_at::varchar as accepted, onboarded_at::varchar as onboarded
     from marts.application where application_id = 'h1'`,
  );
  expect(row).toEqual({
    scheduled: "2024-01-10 09:00:00",
    interviewed: "2024-01-12 09:00:00",
    offered: "2024-01-20 09:00:00",
    accepted: "2024-01-22 09:00:00",
    onboarded: "2024-02-01 08:00:00",
  });
});

test("whoever was hired again had left before, also where no file tells when; a text of theirs stays under their key", async () => {
  loaded = await fieldCase("12-re-hire", (folder) =>
    write(folder, "employment", "source_id,employee_id,started_at,ended_at,end_kind,end_reason,updated_at", [
      `s1,E77,2024-02-01,,,,${AT}`,
      `s1b,E77,2024-09-01,,,,${AT}`, // a new contract within the first spell
      `s2,E77,2025-06-16,2025-12-31,voluntary,moved away,${AT}`, // two weeks before the hire is told
    ]),
  );
  expect(
    await loaded.rows(
      "select started_on::varchar as started, days, has_left from marts.employment_spell order by 1",
    ),
  ).toEqual([
    { started: "2024-02-01", days: 516, has_left: false },
    { started: "2025-06-16", days: 198, has_left: true },
  ]);
  const { database } = loaded;
  const keys = await openKeys(database);
  const [person] = await loaded.rows<{ key: string }>(
    "select person_key::varchar as key from staging.candidates",
  );
  const [sealed] = await loaded.rows<{ key: string; source: string }>(
    "select person_key::varchar as key, source from vault.sealed_text",
  );
  expect(sealed!.key).toBe(person!.key);
  const place = { feed: "employment", field: "end_reason", source: sealed!.source, source_id: "s2" };
  expect(await openText(database, keys, place)).toBe("moved away");
});
