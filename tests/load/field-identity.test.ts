import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type FieldCase, fieldCase } from "./field.ts";

let loaded: FieldCase | undefined;
afterEach(async () => {
  await loaded?.close();
  loaded = undefined;
});

const candidates = (lines: readonly string[]) => (folder: string) => {
  rmSync(join(folder, "workbook"), { recursive: true, force: true });
  const head = "candidate_id,phone,email,national_id,updated_at";
  const rows = lines.map((line, index) => `c${index},${line},2026-03-31T00:00:00Z`);
  writeFileSync(
    join(folder, "candidates.csv"),
    [`source_id,${head}`, ...rows.map((row, index) => `c${index},${row}`)].join("\n"),
  );
};
const persons = async ({ rows }: FieldCase) =>
  (await rows<{ n: number }>("select count(distinct person_key) as n from staging.candidates"))[0]!.n;
const aside = ({ rows }: FieldCase) =>
  rows("select source_id, field, reason, expected, found, line from app.quarantine order by line");

test("fillers in identifiers identify nobody: ten rows are ten persons", async () => {
  loaded = await fieldCase("02-placeholder-identifiers");
  expect(loaded.report.files).toMatchObject([{ read: 10, inserted: 10, quarantined: 0 }]);
  expect(await persons(loaded)).toBe(10);
});

const FILLERS = ["N/A", "n.a.", "NA", "(null)", "Nil", "NaN", "none", "unknown", "-", "--", "无", "暂无"];
const MORE = [
  "未知",
  "保密",
  "没有",
  "不详",
  "Ｎ／Ａ",
  "ＮＯＮＥ",
  "—",
  "********",
  "Not provided",
  "no e-mail",
  "未填写",
];
const NUMBERS = ["0000000", "11111111111", "９９９９９９９９", "1234567", "12345678901"];

test("a filler is known in every writing, in every identifier; what only looks like one still joins", async () => {
  const texts = [...FILLERS, ...MORE];
  const nobody = [
    ...texts.flatMap((text) => [`${text},,`, `,${text},`, `,,${text}`]),
    ...NUMBERS.flatMap((text) => [`${text},,`, `,,${text}`]),
    "+86 000 0000 0000,,",
    ...["none@none.com", "n/a@n/a", "@", "nobody@", "@example.com", "a b@example.com"].map(
      (one) => `,${one},`,
    ),
  ];
  const somebody = [
    "13900000001,,",
    ",na@example.com,",
    ",,E20345678",
    ",NONE.SUCH@example.com,",
    ",,11010119900307100X",
  ];
  const lines = [...nobody, ...somebody];
  loaded = await fieldCase("03-mangled-national-ids", candidates([...lines, ...lines]));
  expect(loaded.report.files).toMatchObject([{ inserted: lines.length * 2, quarantined: 0 }]);
  expect(await persons(loaded)).toBe(nobody.length * 2 + somebody.length);
});

test("a national id or phone that a spreadsheet destroyed is told and matches nobody", async () => {
  loaded = await fieldCase("03-mangled-national-ids", (folder) => {
    rmSync(join(folder, "workbook"), { recursive: true });
  });
  expect(loaded.report.files).toMatchObject([{ read: 3, inserted: 1, quarantined: 2 }]);
  const told = (line: number, source_id: string) => ({
    ...{ source_id, field: "national_id", reason: "type", line },
    ...{
      expected: "an identifier, all its digits",
      found: "a number in scientific writing: some digits are lost",
    },
  });
  expect(await aside(loaded)).toEqual([told(2, "q1"), told(3, "q2")]);
  await loaded.close();

  const lines = [
    "1.39E+10,,",
    ",,1.1e+17",
    ",,110101199003070000",
    ",,110101199003070000",
    ",,11010119900307000X",
  ];
  loaded = await fieldCase("03-mangled-national-ids", candidates(lines));
  expect((await aside(loaded)).map(({ field, reason }) => [field, reason])).toEqual([
    ["phone", "type"],
    ["national_id", "type"],
    ["national_id", "type"],
    ["national_id", "type"],
  ]);
  expect(await persons(loaded)).toBe(1);
});

test("a filler in an id that leads from record to record is told, and joins no strangers", async () => {
  loaded = await fieldCase("12-re-hire", (folder) => {
    const at = "2026-03-31T00:00:00Z";
    writeFileSync(
      join(folder, "hires.csv"),
      `source_id,employee_id,application_id,onboarded_at,updated_at\nh1,N/A,h1,${at},${at}\nh2,暂无,h2,${at},${at}\n`,
    );
    writeFileSync(
      join(folder, "employment.csv"),
      `source_id,employee_id,started_at,updated_at\ns1,n/a,2024-02-01,${at}\ns2,7,2024-02-01,${at}\n`,
    );
  });
  expect(
    (await aside(loaded))
      .map(({ source_id, field, reason, found }) => `${source_id} ${field} ${reason} ${found}`)
      .sort((a, b) => (a < b ? -1 : 1)),
  ).toEqual([
    "h1 employee_id missing N/A",
    "h2 employee_id missing 暂无",
    "s1 employee_id missing n/a",
    "s2 employee_id unknown_reference 7",
  ]);
});
