import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/fairness/fairness.ts";
import { impactsByJob } from "../../server/analyses/fairness/parts/by-job.ts";
import { groupTable } from "../../server/analyses/fairness/parts/groups.ts";
import { tellTo } from "../../server/figures/tell.ts";
import { standardizedDifference } from "../../server/statistics/association/standardized-difference.ts";
import { ratioOfProportions } from "../../server/statistics/intervals/ratio-of-proportions.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { adverseImpact } from "../../server/statistics/selection/adverse-impact.ts";
import { differentialPrediction } from "../../server/statistics/selection/differential-prediction.ts";
import { demo } from "../helpers/demo.ts";
import { scoringAudit, selectionAudit } from "../helpers/local-law-144.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;
type Interview = {
  gender: string;
  ethnicity: string;
  age_band: string;
  job: string;
  selected: boolean | null;
  z: number | null;
};

let server: Client;
let interviews: Interview[];
const rows = <T>(sql: string) => server.context.database.reader((connection) => connection.rows<T>(sql));
beforeAll(async () => {
  server = await client((await demo()).directory);
  interviews = await rows<Interview>(
    `select cast(gender as varchar) as gender, cast(ethnicity as varchar) as ethnicity,
      cast(age_band as varchar) as age_band, cast(job as varchar) as job, is_recommended as selected,
      (ai_score - avg(ai_score) over vendors) / stddev_samp(ai_score) over vendors as z
    from marts.application
    where ai_completed_at is not null
    window vendors as (partition by vendor, model_version)`,
  );
}, 300_000);
afterAll(() => server?.close());

const ask = async (query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/fairness${query}`);
  expect({ query, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    query,
    status: 200,
    body: "",
  });
  return answer.json();
};
const judged = () => interviews.filter(({ selected }) => selected !== null);
const tally = (group: (row: Interview) => string) => {
  const counts = new Map<string, { n: number; selected: number }>();
  for (const row of judged()) {
    const count = counts.get(group(row)) ?? { n: 0, selected: 0 };
    count.n++;
    if (row.selected) count.selected++;
    counts.set(group(row), count);
  }
  return counts;
};

describe.each(["gender", "age_band", "ethnicity", "education"])("by %s", (dimension) => {
  test("the answer is as its schema says and its groups add up", async () => {
    const result = await ask(`?dimension=${dimension}`);
    expect([...Value.Errors(givesSchema(analysis), result)]).toEqual([]);
    const { groups, total, selected, unknown, highest, largest } = result.table;
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.reduce((sum: number, { n }: Answer) => sum + n, unknown)).toBe(judged().length);
    expect(total + unknown).toBe(judged().length);
    expect(groups.reduce((sum: number, group: Answer) => sum + group.selected, 0)).toBe(selected);
    const sizes = groups.filter(({ is_small }: Answer) => !is_small);
    expect(largest).toBe([...sizes].sort((a: Answer, b: Answer) => b.n - a.n)[0].group);
    expect(highest).toBe([...sizes].sort((a: Answer, b: Answer) => b.rate.value - a.rate.value)[0].group);
    for (const group of groups) {
      expect(group.is_small).toBe(group.share_of_all < 0.02);
      expect(group.to_highest === null).toBe(group.group === highest);
      if (group.is_small) expect(group.to_highest.under_four_fifths).toBeNull();
      for (const note of [...group.rate.notes, ...(group.to_highest?.ratio.notes ?? [])])
        expect(result.note_texts[note].zh.length).toBeGreaterThan(0);
    }
  });
});

test("each group is held against the highest and the largest by every test", async () => {
  const { table } = await ask("?dimension=age_band");
  const counts = tally(({ age_band }) => age_band);
  for (const group of table.groups) {
    expect([group.n, group.selected]).toEqual(Object.values(counts.get(group.group)!));
    for (const against of [group.to_highest, group.to_largest]) {
      if (against === null) continue;
      const [own, other] = [counts.get(group.group)!, counts.get(against.reference)!];
      const direct = adverseImpact({
        focalSelected: own.selected,
        focalTotal: own.n,
        referenceSelected: other.selected,
        referenceTotal: other.n,
      });
      expect(against.ratio.value).toBe(direct.impactRatio.value);
      expect(against.ratio.low).toBe(direct.impactRatio.low);
      expect(against.fisher_p).toBe(direct.fisher.p);
      expect(against.z).toBe(direct.z);
      expect(against.phi).toBe(direct.phi);
      expect(against.cohen_h).toBe(direct.cohenH);
      expect(against.flips).toBe(direct.oneMore?.changes ?? null);
    }
  }
});

describe.each(["gender", "age_band"] as const)("within jobs, by %s", (dimension) => {
  test("every ratio is the job's own, tested exactly and adjusted over all of them", async () => {
    const { by_job, table } = await ask(`?dimension=${dimension}`);
    expect(by_job.reference).toBe(table.largest);
    const counts = tally((row) => `${row.job} ${row[dimension]}`);
    const pairs = [...counts.keys()].filter((name) => {
      const [job = "", group = ""] = name.split(" ");
      return group !== by_job.reference && group !== "null" && counts.has(`${job} ${by_job.reference}`);
    });
    expect(by_job.rows.map(({ job, group }: Answer) => `${job} ${group}`).sort()).toEqual(pairs.sort());
    for (const { job, group, n, reference_n, ratio, p, rate, status } of by_job.rows) {
      const [own, other] = [counts.get(`${job} ${group}`)!, counts.get(`${job} ${by_job.reference}`)!];
      const direct = adverseImpact({
        focalSelected: own.selected,
        focalTotal: own.n,
        referenceSelected: other.selected,
        referenceTotal: other.n,
      });
      expect([n, reference_n, rate]).toEqual([own.n, other.n, own.selected / own.n]);
      expect([ratio.value, ratio.low, ratio.high]).toEqual([
        direct.impactRatio.value,
        direct.impactRatio.low,
        direct.impactRatio.high,
      ]);
      const least = Math.min(own.n, other.n);
      expect(p).toBe(least < by_job.fewest ? null : direct.fisher.p);
      expect(status).toBe(least < 30 ? "few" : "ok");
    }
    const known = by_job.rows.filter(({ p }: Answer) => p !== null);
    expect(known.length).toBeGreaterThan(10);
    expect(by_job.rows.slice(0, known.length)).toEqual(known);
    expect(known.map(({ p }: Answer) => p)).toEqual(
      known.map(({ p }: Answer) => p).sort((a: number, b: number) => a - b),
    );
    // Benjamini and Hochberg by hand: the least of p times all over rank, from this rank on
    known.forEach(({ p_adjusted, stands }: Answer, index: number) => {
      const rest = known
        .slice(index)
        .map(({ p }: Answer, at: number) => (p * known.length) / (index + at + 1));
      expect(p_adjusted).toBeCloseTo(Math.min(1, ...rest), 12);
      expect(stands).toBe(p_adjusted <= 0.1);
    });
    expect(by_job.tested).toBe(new Set(known.map(({ job }: Answer) => job)).size);
  });
});

test("an impact in one job alone stands out, though the whole hides it", () => {
  const job = (name: string, women: number, men: number) => [
    { job: name, group: "F", selected: women, total: 100 },
    { job: name, group: "M", selected: men, total: 100 },
  ];
  const selections = [...job("A", 20, 50), ...job("B", 55, 50), ...job("C", 60, 52), ...job("D", 53, 50)];
  const found = impactsByJob(selections, new Set(["F", "M"]), "M", tellTo({ kind: "all" }));
  expect([found.tested, found.standing]).toEqual([4, 1]);
  expect(found.rows[0]).toMatchObject({ job: "A", group: "F", under_four_fifths: true, stands: true });
  expect(found.rows[0]!.ratio.value).toBeCloseTo(0.4, 12);
  const whole = adverseImpact({
    focalSelected: 20 + 55 + 60 + 53,
    focalTotal: 400,
    referenceSelected: 50 + 50 + 52 + 50,
    referenceTotal: 400,
  });
  expect(whole.fourFifthsViolated).toBe(false);
  expect(whole.fisher.p).toBeGreaterThan(0.3);
});

test("the cut-offs are on the score within vendor and version, against the largest group", async () => {
  const { cut_offs, table } = await ask("?dimension=gender");
  const scored = interviews.filter(({ z }) => z !== null);
  expect(cut_offs.map(({ aimed }: Answer) => aimed)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  for (const { aimed, passing, z, groups } of cut_offs) {
    const passed = scored.filter((row) => row.z! >= z - 1e-9);
    expect(passing).toBeCloseTo(passed.length / scored.length, 12);
    expect(passing).toBeGreaterThanOrEqual(aimed);
    expect(passing - aimed).toBeLessThan(0.02);
    for (const group of groups) {
      const of = (name: string) => [
        passed.filter(({ gender }) => gender === name).length,
        scored.filter(({ gender }) => gender === name).length,
      ];
      const [k1, n1] = of(group.group) as [number, number];
      const [k0, n0] = of(table.largest) as [number, number];
      expect(group.value).toBeCloseTo(ratioOfProportions(k1, n1, k0, n0).value!, 12);
    }
  }
});

test("the audit tables are those of the law, with both ways and both attributes together", async () => {
  const { local_law_144, median } = await ask("?dimension=education");
  const selection = selectionAudit(
    judged().map(({ gender, ethnicity, selected }) => ({
      sex: gender,
      race: ethnicity,
      total: 1,
      selected: selected ? 1 : 0,
    })),
  );
  const scored = interviews.filter(({ z }) => z !== null);
  const scoring = scoringAudit(
    scored.map(({ z }) => z!),
    scored.map(({ gender }) => gender),
    scored.map(({ ethnicity }) => ethnicity),
  );
  expect(median).toBeCloseTo(scoring.median!, 11);
  for (const [told, law] of [
    [local_law_144.selection, selection],
    [local_law_144.scoring, scoring],
  ] as const) {
    for (const [name, direct] of [
      ["gender", law.sex],
      ["ethnicity", law.race],
      ["intersection", law.intersection],
    ] as const) {
      const lines = new Map(
        told[name].groups.map((group: Answer) => [group.group.replace("/", " / "), group]),
      );
      expect(lines.size).toBe(direct.groups.length);
      for (const group of direct.groups) {
        const line = lines.get(group.group) as Answer;
        expect([line.n, line.selected, line.is_small]).toEqual([group.total, group.selected, group.excluded]);
        if (line.to_highest !== null)
          expect(line.to_highest.ratio.value).toBeCloseTo(group.ratioToHighest!, 12);
      }
    }
  }
  expect(local_law_144.selection.intersection.groups.some(({ is_small }: Answer) => is_small)).toBe(true);
});

test("score differences are Hedges' g of the standardized scores", async () => {
  const { competencies, questions, table } = await ask("?dimension=gender");
  expect(questions.length).toBeGreaterThan(10);
  const scores = await rows<{ competency: string; gender: string; z: number }>(
    `select cast(competency as varchar) as competency, cast(gender as varchar) as gender, ai_score_z as z
    from marts.competency_score where ai_score_z is not null`,
  );
  for (const { of, group, reference, value, low, n } of competencies) {
    expect(reference).toBe(table.largest);
    const column = (gender: string) =>
      meanMoments(
        scores.filter((row) => row.competency === of && row.gender === gender).map(({ z }) => z / 1e12),
      );
    const direct = standardizedDifference(column(group), column(reference)).hedgesG;
    expect(value).toBeCloseTo(direct.value!, 9);
    expect(low).toBeCloseTo(direct.low!, 9);
    expect(n).toBe(direct.n);
  }
});

test("differential prediction is over the whole record, whatever the period", async () => {
  const outcomes = await rows<{ gender: string; x: number; y: number }>(
    `select cast(gender as varchar) as gender, ai_score_z / 1e12 as x, performance_6_z / 1e12 as y
    from marts.hire where ai_score_z is not null and performance_6_z is not null`,
  );
  const { prediction } = await ask("?dimension=gender&from=2026-07-01");
  const known = outcomes.filter(({ gender }) =>
    [prediction[0].group, prediction[0].reference].includes(gender),
  );
  const direct = differentialPrediction(
    known.map(({ x }) => x),
    known.map(({ y }) => y),
    known.map(({ gender }) => (gender === prediction[0].group ? 1 : 0)),
  );
  expect(prediction).toHaveLength(1);
  expect(prediction[0].n).toBe(direct.n);
  expect(prediction[0].slope_p).toBeCloseTo(direct.slope.p!, 9);
  expect(prediction[0].intercept_p).toBeCloseTo(direct.intercept.p!, 9);
  expect(prediction[0].finding).toBe(direct.finding);
});

test("filters and period cut, nothing is an answer, nonsense is refused", async () => {
  const job = interviews[0]!.job;
  const { table } = await ask(`?job=${job}`);
  expect(table.total + table.unknown).toBe(judged().filter((row) => row.job === job).length);
  const none = await ask("?from=2040-01-01");
  expect(none.table).toMatchObject({ groups: [], total: 0, highest: null, largest: null });
  expect(none.cut_offs).toEqual([]);
  expect((await server.get("/api/analyses/fairness?dimension=job")).statusCode).toBe(400);
  expect((await server.get("/api/analyses/fairness?nonsense=1")).statusCode).toBe(400);
});

test("a viewer without rows is told in fives how many belong to no known group", () => {
  const table = (rows: boolean) =>
    groupTable([{ group: "F", selected: 40, total: 200 }], 7, tellTo({ kind: "all", rows }));
  expect([table(true).unknown, table(false).unknown]).toEqual([7, 5]);
});

/** The analysis' own rule, without the guard of what may be asked. */
const bare = () => ({ ...server.context, rows: unguarded(server.context.rows) });

test("a viewer without rows sees no group of fewer than five people, and no ratio to one", async () => {
  const job = {
    dimension: "ethnicity",
    job: [interviews[0]!.job],
    from: "2026-08-01",
    to: "2026-09-30",
  };
  const [open, closed] = await Promise.all(
    [true, false].map((rows) => answerAnalysis(bare(), analysis, job, { kind: "all", rows })),
  );
  const small = open!.table.groups.filter(({ n }) => n < 5).map(({ group }) => group);
  expect(small.length).toBeGreaterThan(0);
  const hidden = new Map(closed!.table.groups.map((group) => [group.group, group]));
  for (const group of small)
    expect(hidden.get(group)).toMatchObject({
      status: "suppressed",
      n: 0,
      to_highest: null,
      to_largest: null,
    });
  const named = new Set(
    [...closed!.cut_offs.flatMap(({ groups }) => groups), ...closed!.competencies, ...closed!.prediction].map(
      ({ group }) => group,
    ),
  );
  for (const group of small) expect(named.has(group)).toBe(false);
  expect(small).not.toContain(closed!.table.highest);
});

test("a viewer without rows sees no job's ratio with fewer than five people on either side", async () => {
  const month = { dimension: "age_band", from: "2026-08-01", to: "2026-09-30" };
  const [open, closed] = await Promise.all(
    [true, false].map((rows) => answerAnalysis(bare(), analysis, month, { kind: "all", rows })),
  );
  const cells = new Map(open!.by_job.rows.map((row) => [`${row.job} ${row.group}`, row]));
  const told = closed!.by_job.rows.filter(({ status }) => status !== "suppressed");
  expect(told.length).toBeGreaterThan(0);
  expect(closed!.by_job.rows.length).toBeGreaterThan(told.length);
  for (const { job, group, n } of told) {
    expect(n % 5 === 0 || n >= 100).toBe(true);
    const { n: own, reference_n: other } = cells.get(`${job} ${group}`)!;
    expect(Math.min(own, other)).toBeGreaterThanOrEqual(5);
  }
  for (const row of closed!.by_job.rows.filter(({ status }) => status === "suppressed"))
    expect([row.n, row.reference_n, row.rate, row.ratio.value, row.p]).toEqual([0, 0, null, null, null]);
});
