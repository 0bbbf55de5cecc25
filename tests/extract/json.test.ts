import { expect, test } from "vitest";
import { furtherPages } from "../../pipelines/extract/paging.ts";
import { checkMapping, type MappedFeed } from "../../pipelines/mapping.ts";
import { readMapping } from "../../pipelines/mapping-file.ts";
import { workbench } from "./files.ts";

const bench = workbench();
const at = { constant: "2026-03-31T00:00:00Z" };
const field = (name: string) => new URL(`../field/08-json-lists/${name}`, import.meta.url).pathname;

async function extract(name: string, content: unknown, feeds: MappedFeed[]) {
  const path = bench.write(name, typeof content === "string" ? content : JSON.stringify(content));
  return bench.extract({ path, mapping: await checkMapping({ name: "own", feeds }, name) });
}

const applications = (fields: MappedFeed["fields"]): MappedFeed => ({
  feed: "applications",
  fields: { source_id: "id", application_id: "id", candidate_id: "person", updated_at: at, ...fields },
});

test("field case 08: a position of a list, and the rows of lists within lists", async () => {
  const page = await bench.extract({
    path: field("applications-page.json"),
    mapping: await readMapping(field("applications-page.map.json")),
  });
  expect(
    (await page.accepted("applications")).map(({ application_id, requisition_id, channel }) => [
      application_id,
      requisition_id,
      channel,
    ]),
  ).toEqual([
    ["501", "71", "Jobs page"],
    ["502", "71", null],
  ]);
  const feedback = await bench.extract({
    path: field("feedback-page.json"),
    mapping: await readMapping(field("feedback-page.map.json")),
  });
  expect(
    (await feedback.accepted("human_ratings")).map(({ source_id, interview_id, score }) => [
      source_id,
      interview_id,
      score,
    ]),
  ).toEqual([
    ["f1/communication", "a1", 3],
    ["f1/logic", "a1", 2],
    ["f1/coding", "a1", 4],
  ]);
  expect([page.remarks, feedback.remarks]).toEqual([[], []]);
});

test("positions count from 0, an object may have numbers for names, a member may be read whole and in parts", async () => {
  const records = [
    { id: 1, line: "L1", jobs: [{ id: 7 }, { id: 8, tags: ["a", "b"] }], by: { "0": "x" } },
    { id: 2, line: "L2", jobs: [{ id: 9 }], by: { "0": "y", "1": "z" } },
  ];
  const result = await extract("positions.jsonl", records.map((one) => JSON.stringify(one)).join("\n"), [
    applications({
      source_id: { template: "{id}/{by.0}/{line}" },
      candidate_id: "by",
      requisition_id: { first: ["jobs.1.id", "jobs.0.id"] },
      channel: "jobs.1.tags.1",
      applied_at: at,
    }),
  ]);
  expect(
    (await result.accepted("applications")).map(({ source_id, candidate_id, requisition_id, channel }) => [
      ...[source_id, candidate_id, requisition_id, channel],
    ]),
  ).toEqual([
    ["1/x/L1", '{"0":"x"}', "8", "b"],
    ["2/y/L2", '{"0":"y","1":"z"}', "9", null],
  ]);
});

test("a part of another shape sets its record aside in the feeds that read it, and tells what stands there", async () => {
  const records = [
    { id: 1, person: "p", job: { id: 7 }, ratings: [{ of: "logic", score: 1 }] },
    { id: 2, person: "p", job: [{ id: 7 }], ratings: [{ of: "logic", score: 2 }] },
    { id: 3, person: "p", job: "seven", ratings: { of: "logic" } },
    { id: 4, person: "p", job: null, ratings: null },
    7,
  ];
  const result = await extract("shapes.json", records, [
    applications({ requisition_id: "job.id", applied_at: at }),
    {
      feed: "human_ratings",
      each: "ratings",
      fields: {
        source_id: { template: "{id}/{ratings.of}" },
        interview_id: "id",
        rater_id: { constant: "r" },
        competency_id: "ratings.of",
        score: "ratings.score",
        updated_at: at,
      },
    },
  ]);
  expect(result).toMatchObject({ status: "ok", records: 5 });
  const told = async (feed: string) =>
    (await result.rejected(feed)).map(({ line, field: name, reason, expected, found }) => [
      ...[line, name, reason, expected, found],
    ]);
  expect(await told("applications")).toEqual([
    [2, "job", "type", "object", "array"],
    [3, "job", "type", "object", "varchar"],
    [4, "requisition_id", "missing", "text", null],
    [5, null, "type", "JSON object", "no such object"],
  ]);
  expect(await told("human_ratings")).toEqual([[3, "ratings", "type", "list of objects", "object"]]);
  expect((await result.accepted("applications")).map((row) => row.source_id)).toEqual(["1"]);
  expect((await result.accepted("human_ratings")).map((row) => row.source_id)).toEqual([
    "1/logic",
    "2/logic",
  ]);
});

test("a mapping skips JSON records by their paths, also those of a list within them", async () => {
  const records = [
    { id: 1, person: "p", kind: { test: "no" }, jobs: [{ id: 7 }] },
    { id: 2, person: "p", kind: { test: "yes" }, jobs: [{ id: 8 }] },
    { id: 3, person: "p", jobs: [{ id: 9 }, { id: 10 }] },
  ];
  const feeds: MappedFeed[] = [
    applications({ requisition_id: "jobs.0.id", applied_at: at }),
    {
      feed: "jobs",
      each: "jobs",
      fields: { source_id: "jobs.id", job_id: "jobs.id", title: "person", updated_at: at },
    },
  ];
  const path = bench.write("skip.json", JSON.stringify(records));
  const skip = [{ column: "kind.test", equals: "yes" }];
  const result = await bench.extract({
    path,
    mapping: await checkMapping({ name: "own", skip, feeds }, "skip"),
  });
  expect(result).toMatchObject({ records: 3, unused: 1, remarks: [] });
  expect((await result.accepted("applications")).map((row) => row.source_id)).toEqual(["1", "3"]);
  expect((await result.accepted("jobs")).map((row) => row.source_id)).toEqual(["7", "9", "10"]);
});

test("a path that no record has is told as such, never as unreadable JSON", async () => {
  const result = await extract(
    "paths.json",
    [{ id: 1, person: "p", source: { name: null } }],
    [
      applications({
        requisition_id: "jobs.0.id",
        channel: "source.public_name",
        screening_path: "source.name",
        applied_at: { column: "applied", optional: true },
      }),
    ],
  );
  expect(result.remarks).toEqual([
    {
      zh: "没有任何记录含有以下路径：jobs.0.id、source.public_name",
      en: "no record has these paths: jobs.0.id, source.public_name",
    },
  ]);
  expect(result.feeds[0]).toMatchObject({ read: 1, rejected: 1, reasons: { missing: 1 } });
});

test("a page of an answer that says that there is more is told", async () => {
  const more: [unknown, string][] = [
    [{ results: [], next: "https://example.org/api?page=2" }, "next: https://example.org/api?page=2"],
    [{ results: [], moreDataAvailable: true, nextCursor: "abc" }, "moreDataAvailable: true"],
    [{ items: [], meta: { next_cursor: "abc" } }, "meta.next_cursor: abc"],
    [{ data: { has_more: true, page_token: "x", items: [] } }, "data.has_more: true"],
    [{ _links: { next: { href: "/v1/jobs?page=2" } } }, "_links.next: …"],
    [{ next_page: 2 }, "next_page: 2"],
    [{ "@odata.nextLink": "https://example.org/x" }, "@odata.nextLink: https://example.org/x"],
    [{ page: 1, total_pages: 3, rows: [] }, "page 1 / 3"],
    [{ pagination: { currentPage: 2, lastPage: 3 } }, "pagination.page 2 / 3"],
  ];
  for (const [answer, sign] of more)
    expect(furtherPages(answer), JSON.stringify(answer)).toEqual([
      {
        zh: `这只是分页结果中的一页（${sign}）：其余各页不在此文件中`,
        en: `this is one page of several (${sign}): the other pages are not in this file`,
      },
    ]);
  const whole = [
    [{ next: "https://example.org" }],
    { results: [], next: null },
    { results: [], next: "", has_more: false },
    { items: [], hasMore: false, next_cursor: "the last one" },
    { page: 3, total_pages: 3 },
    { candidate: { next: "interview" }, more: "details" },
    "text",
    null,
  ];
  for (const answer of whole) expect(furtherPages(answer), JSON.stringify(answer)).toEqual([]);
  const page = { results: [{ id: 1, person: "p", job: 2 }], next: "https://example.org/?page=2" };
  const result = await extract("page.json", page, [
    {
      ...applications({ requisition_id: "results.job", applied_at: at }),
      each: "results",
      fields: {
        ...applications({ requisition_id: "results.job", applied_at: at }).fields,
        source_id: "results.id",
        application_id: "results.id",
        candidate_id: "results.person",
      },
    },
  ]);
  expect(result.remarks?.map(({ en }) => en)).toEqual([
    "this is one page of several (next: https://example.org/?page=2): the other pages are not in this file",
  ]);
});

test("records that say the same are merged, not lost: the count tells how many", async () => {
  const { pathname } = new URL("../field/08-json-lists/applications-page.json", import.meta.url);
  const mapping = await checkMapping(
    {
      name: "jobs",
      feeds: [
        {
          feed: "jobs",
          distinct: true,
          fields: { source_id: "jobs.0.id", job_id: "jobs.0.id", title: "jobs.0.name", updated_at: at },
        },
      ],
    },
    "jobs",
  );
  const result = await bench.extract({ path: pathname, mapping });
  expect(result).toMatchObject({ records: 2, unused: 0, feeds: [{ read: 1, accepted: 1, merged: 1 }] });
});

test("several elements of a list are folded into one row, of each record and of all that are alike", async () => {
  const steps = (id: string, ...list: readonly [string, string][]) => ({
    id,
    steps: list.map(([type, at]) => ({ type, at })),
  });
  const records = [
    steps("a", ["2", "2026-01-03T00:00:00Z"], ["4", "2026-01-04T00:00:00Z"], ["2", "2026-01-02T00:00:00Z"]),
    steps("b", ["2", "2026-01-05T00:00:00Z"]),
    steps("a", ["2", "2026-01-01T00:00:00Z"]),
  ];
  const result = await extract("steps.json", records, [
    {
      feed: "stage_events",
      each: "steps",
      fold: ["id", "steps.type"],
      when: [{ column: "steps.type", equals: "2" }],
      fields: {
        source_id: { template: "{id}/{steps.type}" },
        application_id: "id",
        stage: { constant: "screened" },
        at: "steps.at",
        updated_at: { column: "steps.at", take: "max" },
      },
    },
  ]);
  const rows = await result.accepted("stage_events");
  const day = (time: unknown) => (time as Date).toISOString().slice(0, 10);
  expect(rows.map(({ source_id, at, updated_at }) => [source_id, day(at), day(updated_at)])).toEqual([
    ["a/2", "2026-01-01", "2026-01-03"],
    ["b/2", "2026-01-05", "2026-01-05"],
  ]);
});
