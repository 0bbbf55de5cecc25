import { afterAll, beforeAll, expect, test } from "vitest";
import type { analysis as missingAnalysis } from "../../server/analyses/data/missing-reviews.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
});
afterAll(() => server?.close());

test.each(["quarter", "job"])(
  "reviews by %s: every AI-scored hire is there, missing, gone or not due yet",
  async (of) => {
    const { rows } = (await server.get(`/api/analyses/missing-reviews?of=${of}`)).json<
      AnswerOf<typeof missingAnalysis>
    >();
    expect(rows.length).toBeGreaterThan(6);
    for (const row of rows)
      expect((row.there ?? 0) + (row.missing ?? 0) + (row.left ?? 0) + (row.pending ?? 0)).toBe(row.hires);
    const { links } = (await server.get("/api/analyses/coverage")).json<{
      links: { link: string; n: number; of: number }[];
    }>();
    const link = links.find((each) => each.link === "ai_hire_with_performance_6m");
    const sum = (name: "there" | "hires") => rows.reduce((all, row) => all + (row[name] ?? 0), 0);
    expect([sum("there"), sum("hires")]).toEqual([link?.n, link?.of]);
  },
);
