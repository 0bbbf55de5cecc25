import { expect, test } from "vitest";
import { contracts, SQL_TYPES } from "../../pipelines/contract.ts";

test("every feed comes after the feeds that it refers to", async () => {
  const seen = new Set<string>();
  for (const contract of (await contracts()).values()) {
    for (const field of contract.fields) {
      const feed = field.references?.split(".")[0];
      if (feed !== undefined && feed !== contract.feed)
        expect(seen, `${contract.feed}.${field.name}`).toContain(feed);
    }
    seen.add(contract.feed);
  }
  expect(seen.size).toBe(26);
});

test("every field tells what it is in both languages and has a type", async () => {
  for (const contract of (await contracts()).values()) {
    expect(contract.key.length).toBeGreaterThan(0);
    for (const field of contract.fields) {
      expect(field.about.zh, `${contract.feed}.${field.name}`).toMatch(/\p{Script=Han}/u);
      expect(field.about.en, `${contract.feed}.${field.name}`).toMatch(/[A-Za-z]/);
      expect(SQL_TYPES[field.type]).toBeDefined();
      if (field.min !== undefined && field.max !== undefined) expect(field.min).toBeLessThan(field.max);
    }
  }
});

test("direct identifiers and free text are sealed", async () => {
  const sealed = [...(await contracts()).values()].flatMap((contract) =>
    contract.fields.filter((field) => field.sealed).map((field) => `${contract.feed}.${field.name}`),
  );
  expect(sealed.sort()).toEqual(
    [
      "ai_scores.transcript",
      "candidates.birth_date",
      "candidates.email",
      "candidates.name",
      "candidates.national_id",
      "candidates.phone",
      "employment.end_reason",
      "human_ratings.comment",
      "stage_events.reason",
      "survey_answers.comment",
      "system_events.detail",
    ].sort(),
  );
});
