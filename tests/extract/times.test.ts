import { expect, test } from "vitest";
import { checkMapping, type MappedFeed } from "../../pipelines/mapping.ts";
import { readMapping } from "../../pipelines/mapping-file.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();
const at = { constant: "2026-03-31T00:00:00Z" };
const field = (name: string) => new URL(`../field/13-chinese-dates/${name}`, import.meta.url).pathname;

/** What each text becomes as a time, in Shanghai unless said, or what is told of it. */
async function times(texts: readonly string[], value: object = {}, zone = "Asia/Shanghai") {
  const feed: MappedFeed = {
    feed: "candidates",
    fields: { source_id: "ID", candidate_id: "ID", consent_at: { column: "At", ...value }, updated_at: at },
  };
  const result = await bench.extract({
    path: bench.write("times.csv", csv([["ID", "At"], ...texts.map((text, index) => [`c${index}`, text])])),
    mapping: await checkMapping({ name: "times", zone, feeds: [feed] }, "times"),
  });
  expect(result.error).toBeUndefined();
  const rows = new Map<number, string>();
  for (const row of await result.accepted("candidates"))
    rows.set(Number(row.line), (row.consent_at as Date).toISOString().replace(":00.000Z", "Z"));
  for (const row of await result.rejected("candidates"))
    rows.set(row.line, `${row.field}: ${row.reason}, ${row.expected}`);
  return Object.fromEntries(texts.map((text, index) => [text, rows.get(index + 2)]));
}

const told = "consent_at: type, timestamp";
const zoneTold = "consent_at: type, a zone as +08:00, Z, UTC or Asia/Shanghai";

test("field case 13: Chinese dates and halves of the day, with the mapping's formats and without any", async () => {
  const mapping = await readMapping(field("applied.map.json"));
  const [feed] = mapping.feeds as [MappedFeed];
  const plain = { ...mapping, feeds: [{ ...feed, fields: { ...feed.fields, consent_at: "Applied" } }] };
  for (const own of [mapping, plain]) {
    const result = await bench.extract({ path: field("applied.csv"), mapping: own });
    expect(
      (await result.accepted("candidates")).map(({ candidate_id, consent_at }) => [
        candidate_id,
        (consent_at as Date).toISOString(),
      ]),
    ).toEqual([
      ["c1", "2026-02-28T16:00:00.000Z"],
      ["c2", "2026-03-01T06:30:00.000Z"],
      ["c3", "2026-03-01T06:30:00.000Z"],
      ["c4", "2026-03-01T01:05:00.000Z"],
      ["c5", "2026-03-01T01:05:00.000Z"],
      ["c6", "2026-03-01T06:30:00.000Z"],
    ]);
    expect(result.feeds[0]?.rejected).toBe(0);
  }
});

test("times as people write them, the year first", async () => {
  expect(
    await times([
      "2026年3月1日 上午12:05",
      "2026年3月1日 下午12:05",
      "2026年3月1日下午2点",
      "2026年3月1日 中午1:00",
      "2026年3月1日 晚上8:15",
      "2026年3月1日 凌晨1时5分9秒",
      "2026年3月1日（星期日） 14：30",
      "2026.3.1 14:30",
      "2026-03-01 2:30 PM",
      "2026/3/1 12:30 am",
      "2026/3/1 下午14:30",
      "2026/3/1 上午09:05:0",
      "2026年12月31号",
    ]),
  ).toEqual({
    "2026年3月1日 上午12:05": "2026-02-28T16:05Z",
    "2026年3月1日 下午12:05": "2026-03-01T04:05Z",
    "2026年3月1日下午2点": "2026-03-01T06:00Z",
    "2026年3月1日 中午1:00": "2026-03-01T05:00Z",
    "2026年3月1日 晚上8:15": "2026-03-01T12:15Z",
    "2026年3月1日 凌晨1时5分9秒": "2026-02-28T17:05:09.000Z",
    "2026年3月1日（星期日） 14：30": "2026-03-01T06:30Z",
    "2026.3.1 14:30": "2026-03-01T06:30Z",
    "2026-03-01 2:30 PM": "2026-03-01T06:30Z",
    "2026/3/1 12:30 am": "2026-02-28T16:30Z",
    "2026/3/1 下午14:30": "2026-03-01T06:30Z",
    "2026/3/1 上午09:05:0": "2026-03-01T01:05Z",
    "2026年12月31号": "2026-12-30T16:00Z",
  });
});

test("what names no moment, or more than one, is told and never guessed at", async () => {
  const no = [
    ...["2026年2月30日", "2026年3月1日 上午14:30", "2026年3月1日 晚上1:00", "2026年3月1日 下午"],
    ...["3月1日 14:30", "2026年3月1日 25:00", "二〇二六年三月一日"],
    // Excel's serial number and seconds with fractions, without a format that says so.
    ...["45717.604", "45717.604166", "45717.6041666", "1740800000.5", "1_740_800_000"],
  ];
  expect(await times(no)).toEqual(Object.fromEntries(no.map((text) => [text, told])));
});

test("letters that stand for several zones are told; an offset, UTC and a place are read", async () => {
  const ambiguous = ["CST", "IST", "EST", "BST", "PRC", "EST5EDT"].flatMap((zone) => [
    `2026-03-01 10:00:00 ${zone}`,
    `2026-03-01T10:00${zone}`,
  ]);
  expect(await times(ambiguous)).toEqual(Object.fromEntries(ambiguous.map((text) => [text, zoneTold])));
  expect(
    await times([
      "2026-03-01 10:00:00 UTC",
      "2026-03-01 10:00:00 GMT",
      "2026-03-01T10:00:00Z",
      "2026-03-01 10:00:00 America/New_York",
      "2026-03-01 10:00:00-05:00",
    ]),
  ).toEqual({
    "2026-03-01 10:00:00 UTC": "2026-03-01T10:00Z",
    "2026-03-01 10:00:00 GMT": "2026-03-01T10:00Z",
    "2026-03-01T10:00:00Z": "2026-03-01T10:00Z",
    "2026-03-01 10:00:00 America/New_York": "2026-03-01T15:00Z",
    "2026-03-01 10:00:00-05:00": "2026-03-01T15:00Z",
  });
});

test("numbers are times by a declared format, fractions too; one beside a written format has its own zone", async () => {
  expect(await times(["45717.604166667", "45717"], { format: "excel" })).toEqual({
    "45717.604166667": "2025-03-01T06:30Z",
    "45717": "2025-02-28T16:00Z",
  });
  expect(await times(["1740800000.5", "-86400", "99999999999999"], { format: "epoch_s" })).toEqual({
    "1740800000.5": "2025-03-01T03:33:20.500Z",
    "-86400": "1969-12-31T00:00Z",
    "99999999999999": told,
  });
  expect(
    await times(["1740800000500", "01.03.2025 11:33"], { format: ["epoch_ms", "%d.%m.%Y %H:%M"] }),
  ).toEqual({
    "1740800000500": "2025-03-01T03:33:20.500Z",
    "01.03.2025 11:33": "2025-03-01T03:33Z",
  });
});

test("dates in Chinese are dates, also of a zone whose clocks change", async () => {
  expect(await times(["2026年7月1日 下午2:30", "2026年1月1日 下午2:30"], {}, "Europe/Berlin")).toEqual({
    "2026年7月1日 下午2:30": "2026-07-01T12:30Z",
    "2026年1月1日 下午2:30": "2026-01-01T13:30Z",
  });
  const feed: MappedFeed = {
    feed: "candidates",
    fields: { source_id: "ID", candidate_id: "ID", birth_date: "Born", updated_at: at },
  };
  const result = await bench.extract({
    path: bench.write("born.csv", "ID,Born\na,1990年7月1日\nb,1990/7/1\nc,1990年2月30日\n"),
    mapping: await checkMapping({ name: "born", feeds: [feed] }, "born"),
  });
  expect((await result.accepted("candidates")).map(({ birth_date }) => String(birth_date))).toEqual([
    "1990-07-01",
    "1990-07-01",
  ]);
  expect((await result.rejected("candidates")).map(({ line, reason }) => [line, reason])).toEqual([
    [4, "type"],
  ]);
});

test("milliseconds in a date are the day of the zone in which the file is read", async () => {
  const feed: MappedFeed = {
    feed: "candidates",
    fields: { source_id: "ID", candidate_id: "ID", birth_date: "Born", updated_at: at },
  };
  const days = async (zone: string) => {
    const result = await bench.extract({
      path: bench.write("born.csv", "ID,Born\na,1637596800000\nb,1637510400000\nc,163759680000099\n"),
      mapping: await checkMapping({ name: "born", zone, feeds: [feed] }, "born"),
    });
    return (await result.accepted("candidates")).map(({ birth_date }) => String(birth_date));
  };
  // 1637596800000 is 2021-11-22T16:00Z
  expect(await days("Asia/Shanghai")).toEqual(["2021-11-23", "2021-11-22"]);
  expect(await days("UTC")).toEqual(["2021-11-22", "2021-11-21"]);
});
