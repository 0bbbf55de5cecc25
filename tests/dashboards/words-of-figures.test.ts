import { beforeAll, describe, expect, test } from "vitest";
import type { Promised } from "../../fixtures/generator/truth.ts";
import type { analysis as capacity } from "../../server/analyses/capacity/capacity.ts";
import type { analysis as experience } from "../../server/analyses/experience/experience.ts";
import type { analysis as fairness } from "../../server/analyses/fairness/fairness.ts";
import type { analysis as models } from "../../server/analyses/lab/models.ts";
import type { analysis as retention } from "../../server/analyses/retention/retention.ts";
import type { analysis as agreement } from "../../server/analyses/validity/agreement.ts";
import type { analysis as incremental } from "../../server/analyses/validity/incremental.ts";
import type { analysis as keywords } from "../../server/analyses/validity/keywords.ts";
import type { analysis as questions } from "../../server/analyses/validity/questions.ts";
import type { analysis as raters } from "../../server/analyses/validity/raters.ts";
import type { analysis as validity } from "../../server/analyses/validity/validity.ts";
import { figures } from "../../server/documents/shown.ts";
import { demoTruth } from "../helpers/demo.ts";
import { cellsOf, servedDemo, toldBy, wordsOf } from "./served.ts";

const served = servedDemo();
const { analysis, chart, figure, nameOf, rows, table } = served;

const LANGUAGES = ["zh", "en"] as const;
const YEAR = "from=2025-10-01&to=2026-09-30";

let promises: Promised[];
let facts: {
  general_question: string;
  old_browser_version: string;
  adverse_impact: { job: string; group: Record<string, string> };
};
beforeAll(async () => {
  ({ promises, facts } = await demoTruth());
});

/** What was planted for a promise about one row. */
const planted = (id: string, pick: Record<string, string>) =>
  promises
    .filter((promise) => "pick" in promise)
    .find(
      (promise) =>
        promise.id === id && Object.entries(pick).every(([name, value]) => promise.pick[name] === value),
    )?.planted;

/** What was planted for a promise about two values of a dimension: `dimension:focal:reference`. */
const difference = (id: string, contrast: string) =>
  promises
    .filter((promise) => "contrast" in promise)
    .find((promise) => promise.id === id && Object.values(promise.contrast).join(":") === contrast)?.planted;

type Value = number | null | undefined;
type Ends = { readonly low: number | null; readonly high: number | null };
const fixed = (value: Value, digits: number) => (value ?? Number.NaN).toFixed(digits).replace("-", "−");
const one = (value: Value) => fixed(value, 1);
const two = (value: Value) => fixed(value, 2);
const percent = (share: Value) => one((share ?? Number.NaN) * 100);
const signed = (text: string) => (text.startsWith("−") ? text : `+${text}`);
const WORDS = {
  zh: { between: " 至 ", interval: "95% 区间", predicts: "有预测力" },
  en: { between: " to ", interval: "95% interval", predicts: "predicts" },
} as const;
const INTERVAL = {
  zh: /（95% (预测)?区间 [^）]+ 至 [^）]+）/,
  en: /\(95% (prediction )?interval .+ to .+\)/,
};

describe.each(LANGUAGES)("on the page of validity, in %s", (language) => {
  const words = WORDS[language];
  const zh = language === "zh";
  const range = (low: Value, high: Value) => `${two(low)}${words.between}${two(high)}`;
  const shift = ({ low, high }: Ends) => `${signed(two(low))}${words.between}${signed(two(high))}`;
  const points = ({ low, high }: Ends) => `${signed(one(low))}${words.between}${signed(one(high))}`;
  const told = async (id: string) => toldBy(await figure(id, language));
  const titleOf = async (id: string) => (await chart(id, language)).title;

  test("agreement and bias of abilities are those that the API serves (V1, V2, V7)", async () => {
    const all = await rows(`agreement_r?by=competency&${YEAR}`);
    for (const competency of ["communication", "logical_thinking"]) {
      const row = all.find(({ segment }) => segment.competency === competency)!;
      expect(await told("agreement")).toContain(`r = ${two(row.value)}`);
      expect(await told("agreement")).toContain(range(row.low, row.high));
    }
    const generous = (await rows(`agreement_bias?by=competency&${YEAR}`)).find(
      ({ segment }) => segment.competency === "communication",
    )!;
    expect(await titleOf("bias")).toContain(one(generous.value));
    expect(await told("bias")).toContain(points(generous));
  });

  test("the question that is too general is quoted, with what to ask instead (V2)", async () => {
    const { rows: all } = await analysis<typeof questions>("questions");
    const general = all.filter(({ verdict }) => verdict === "too_general");
    expect(general.map(({ question }) => question)).toEqual([facts.general_question]);
    const { value, low, high } = general[0]!.rest;
    expect(await titleOf("question-general")).toContain(
      zh ? "请谈谈你怎样看待逻辑思维" : "What do you think of logical thinking?",
    );
    const said = await told("question-general");
    expect(said).toContain(`r = ${two(value)}`);
    expect(said).toContain(range(low, high));
    expect(said).toContain(zh ? "建议改问具体事例" : "ask for a case instead");
  });

  test("hands-on ability is told before and since the simulation question (V3)", async () => {
    const phases = await served.get<{
      rows: { segment: { phase: string }; value: number; low: number; high: number }[];
      contrasts: { difference: { value: number; low: number; high: number } }[];
    }>("metrics/validity_r?by=phase&competency=hands_on&contrast=phase:after:before");
    const hands = await told("changed-most");
    for (const { value, low, high } of phases.rows) {
      expect(hands).toContain(`r = ${two(value)}`);
      expect(hands).toContain(range(low, high));
    }
    const [{ difference: change }] = phases.contrasts as [(typeof phases.contrasts)[number]];
    expect(change.low).toBeGreaterThan(0);
    expect(hands).toContain(signed(two(change.value)));
    expect(hands).toContain(shift(change));
    // others may differ more whose difference is not clear
    expect((await chart("changed-most", language)).about).toContain(
      zh ? "有最大的明确差异" : "has the largest clear difference",
    );
  });

  test("the best keyword has its documents, the top fifth its interval (V4, V5)", async () => {
    const { rows: all } = await analysis<typeof keywords>("keywords?by=job_family");
    const best = all.filter(({ stands }) => stands).sort((a, b) => b.rate.value! - a.rate.value!)[0]!;
    expect(best.segment).toEqual({ keyword: "客户服务", job_family: "service" });
    expect(await titleOf("keyword")).toContain(two(best.rate.value));
    const keyword = await told("keyword");
    expect(keyword).toContain(range(best.rate.low, best.rate.high));
    expect(keyword).toContain(String(best.documents));
    const sales = (await rows("top_share_lift?by=job_family")).find(
      ({ segment }) => segment.job_family === "sales",
    )!;
    expect(await told("lift-family")).toContain(points({ low: sales.low! * 100, high: sales.high! * 100 }));
  });

  test("the two severe interviewers are named and stand first (V8)", async () => {
    const severe = (await analysis<typeof raters>(`raters?${YEAR}`)).raters.filter(
      ({ standing }) => standing === "severe",
    );
    expect(severe.map(({ rater }) => rater).sort()).toEqual(["RT007", "RT023"]);
    const { title, drawn } = await chart("rater", language);
    const named = await told("rater");
    for (const { rater, value, low, high } of severe) {
      expect(title).toContain(rater);
      expect(named).toContain(signed(one(value)));
      expect(named).toContain(points({ low, high }));
    }
    expect(drawn.slice(0, 2).map(({ key }) => key)).toEqual(
      [...severe].sort((a, b) => Math.abs(b.value!) - Math.abs(a.value!)).map(({ rater }) => rater),
    );
    expect((await table("rater-variance", language)).rows).toHaveLength(3);
  });

  test("the forest has its pooled row and prediction, and marks which jobs stand", async () => {
    const answer = await analysis<typeof validity>("validity?predictor=ai&criterion=performance_6m&by=job");
    const pooled = answer.pooled[0]!;
    const said = await told("forest");
    expect(said).toContain(range(pooled.low, pooled.high));
    expect(said).toContain(two(pooled.prediction_low));
    expect(said).toContain(two(pooled.prediction_high));
    const listed = answer.rows.filter(({ n }) => n > 0);
    expect((await table("forest-table", language)).rows).toHaveLength(listed.length);
    const standing = answer.rows.filter(({ verdict }) => verdict === "predicts").length;
    expect(standing).toBeGreaterThan(0);
    const drawn = await served.drawn("forest", language);
    expect(drawn.filter((text) => text.endsWith(words.predicts))).toHaveLength(standing);
    const { title } = await chart("forest", language);
    const tested = answer.rows.filter(({ p_adjusted }) => p_adjusted !== null);
    expect(title).toContain(
      zh ? `${tested.length} 个岗位中，有 ${standing} 个` : `in ${standing} of ${tested.length} jobs`,
    );
  });

  test("the job that predicts worst is named with how sure that is, among those with enough hires", async () => {
    const answer = await analysis<typeof validity>("validity?predictor=ai&criterion=performance_6m&by=job");
    const tested = answer.rows.filter(({ n }) => n >= 20);
    const [lowest] = [...tested].sort((a, b) => a.observed.value! - b.observed.value!);
    // fewer hires give wilder values: some small job lies lower and must not be named
    expect(answer.rows.some(({ n, observed }) => n < 20 && observed.value! < lowest!.observed.value!)).toBe(
      true,
    );
    const [first, steadied] = (await told("forest")).split("\n");
    expect(first).toContain(await nameOf("job", lowest!.segment.job!, language));
    expect(first).toContain(range(lowest!.observed.low, lowest!.observed.high));
    expect(first).toContain(String(lowest!.n));
    expect(steadied).toContain(two(lowest!.shrunken!.high));
    const said = {
      predicts: ["仍有预测力", "even there"],
      does_not_predict: ["看不出", "no sign"],
      cannot_say: ["尚不能判断", "cannot be told"],
      reversed: ["反而", "worse"],
    };
    expect(first).toContain(said[lowest!.verdict][zh ? 0 : 1]);
  });

  test("two vendors are held against each other by their difference, without a prediction interval", async () => {
    const answer = await analysis<typeof validity>(
      "validity?predictor=ai&criterion=performance_6m&by=vendor",
    );
    expect(answer.rows.filter(({ n }) => n >= 20)).toHaveLength(2);
    expect(answer.pooled[0]).toMatchObject({ prediction_low: null, prediction_high: null, tau2: null });
    const said = toldBy(await figure("forest?rows=vendor", language));
    expect(said).toContain(
      `${signed(two(answer.pair!.value))}${zh ? "（" : " ("}${words.interval} ${shift(answer.pair!)}`,
    );
    expect(said).toContain(zh ? "不给出预测区间" : "neither a prediction interval");
    expect(said).not.toContain(zh ? "95% 预测区间" : "95% prediction interval");
  });

  test("no cell under the least n is named, ringed or counted among those tested", async () => {
    const answer = await analysis<typeof validity>(
      "validity?predictor=competency&criterion=performance_6m&by=job&by=competency",
    );
    const small = answer.rows.filter(({ n }) => n > 0 && n < answer.least);
    expect(small.length).toBeGreaterThan(0);
    expect(small.every((row) => row.verdict === "cannot_say" && !row.stands && row.p_adjusted === null)).toBe(
      true,
    );
    const crossed = await chart("crossed?crossed=all", language);
    const said = toldBy(crossed);
    for (const { segment } of small) {
      const name = `${await nameOf("job", segment.job!, language)} · ${await nameOf("competency", segment.competency!, language)}`;
      expect(said).not.toContain(name);
      expect(
        crossed.marks.find(({ key }) => key === `${segment.job}:${segment.competency}:ai`)?.tag,
      ).toBeUndefined();
    }
    const tested = answer.rows.filter(({ p_adjusted }) => p_adjusted !== null).length;
    expect(said).toContain(zh ? `检验的 ${tested} 行` : `the ${tested} that were tested`);
  });

  test("what AI adds, the limits of agreement and who had seen the score have their intervals", async () => {
    const { overall } = await analysis<typeof incremental>("incremental?by=job_family");
    const gain = await told("incremental");
    expect(gain).toContain(
      `${one(overall.delta_ai.low! * 100)}${words.between}${one(overall.delta_ai.high! * 100)}`,
    );
    expect(gain).toContain(range(overall.partial_ai.low, overall.partial_ai.high));

    const limits = await analysis<typeof agreement>(`agreement?${YEAR}`);
    const bland = await told("bland-altman");
    for (const limit of [limits.whole.bias, limits.whole.lower, limits.whole.upper]) {
      expect(bland).toContain(signed(one(limit.value)));
      expect(bland).toContain(points(limit));
    }
    const { r } = limits.seen_difference!;
    expect(r.low).toBeGreaterThan(0);
    expect(await told("saw-score")).toContain(
      `${signed(two(r.value))}${zh ? "（" : " ("}${words.interval} ${signed(two(r.low))}`,
    );
    expect((await chart("saw-score", language)).drawn).toHaveLength(limits.seen.length);
  });

  test("jobs crossed with abilities: each cell with its ladder, one pooled row a job and one over all", async () => {
    const answer = await analysis<typeof validity>(
      "validity?predictor=competency&criterion=performance_6m&by=job&by=competency",
    );
    const crossed = await chart("crossed?steps=corrected", language);
    expect((await chart("crossed", language)).drawn.some(({ series }) => series === "range")).toBe(false);
    const whole = answer.composites.at(-1)!;
    const said = toldBy(crossed);
    expect(said).toContain(range(whole.low, whole.high));
    expect(said).toContain(two(whole.prediction_high));
    const standing = answer.rows.filter(({ verdict }) => verdict === "predicts" || verdict === "reversed");
    expect(standing.length).toBeGreaterThan(0);
    // four are named, the rest are counted
    const named = standing.filter(({ observed }) => said.includes(`r = ${two(observed.value)}`));
    expect(named.length).toBeGreaterThanOrEqual(Math.min(4, standing.length));

    const size = new Map<string, number>();
    for (const { segment, n } of answer.rows)
      size.set(segment.job!, Math.max(size.get(segment.job!) ?? 0, n));
    const jobs = [...size]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 5)
      .map(([job]) => job);
    const drawn = crossed.drawn.map(({ key }) => key);
    expect(new Set(drawn.map((key) => key.split(":")[0]))).toEqual(new Set([...jobs, "all"]));
    const [largest, ...others] = jobs;
    const own = answer.rows.filter(({ segment }) => segment.job === largest);
    for (const { segment } of own)
      for (const step of ["ai", "criterion", "range", "shrunken"])
        expect(drawn).toContain(`${largest}:${segment.competency}:${step}`);
    expect(drawn).toContain(`${largest}:all:pooled`);
    // what is not drawn is counted
    const shown = answer.rows.filter(({ segment, n }) => others.includes(segment.job!) && n >= 20);
    const left = answer.rows.length - own.length - shown.length;
    expect(crossed.remarks.join("\n")).toContain(zh ? `另有 ${left} 行未画出` : `${left} rows are not drawn`);
    const sentences = crossed.marks.map(({ sentence }) => sentence);
    for (const { observed } of answer.rows)
      if (observed.value !== null)
        expect(sentences.join("\n")).toContain(two(observed.value).replace("−0.00", "0.00"));
    expect(crossed.marks.filter(({ tag }) => tag !== undefined)).toHaveLength(standing.length);
  });
});

test("a job's row says how many are still to come before it can be concluded", async () => {
  const accountant = cellsOf(await table("forest-table", "zh")).find(([name]) => name === "会计")!;
  const { rows: all } = await served.get<{
    rows: {
      segment: { job: string };
      n: number;
      observed: { value: number };
      enough: { useful: { outcomes_to_come: number; quarter: string } };
    }[];
  }>("analyses/validity?predictor=ai&criterion=performance_6m&by=job");
  const names = await Promise.all(all.map(({ segment }) => nameOf("job", segment.job, "zh")));
  const { n, observed, enough } = all[names.indexOf("会计")]!;
  expect(accountant[1]).toBe(String(n));
  expect(accountant[2]).toContain(two(observed.value));
  expect(accountant.at(-1)).toBe(
    `尚不能判断；还差 ${enough.useful.outcomes_to_come} 人，约 ${enough.useful.quarter}`,
  );
});

test("the model of a job lists its abilities with weight and indicators (M1, M2, M3)", async () => {
  for (const [id, job, names] of [
    ["M1", "J01", ["Problem solving", "Capacity under pressure", "Team management"]],
    ["M2", "J11", ["User thinking", "Collaboration", "Fast learning"]],
  ] as const) {
    const { competencies, versions } = await analysis<typeof models>(`models?job=${job}`);
    const current = versions.find(({ is_current }) => is_current)!;
    const model = await figure(`scoring-model?job=${job}`, "en");
    if (model.kind !== "table") throw new Error(`the model is a ${model.kind}`);
    const cells = cellsOf(model);
    expect(cells.map(([name]) => name)).toEqual(names);
    for (const { competency, weight } of current.competencies) {
      const { label, indicators } = competencies.find((each) => each.competency === competency)!;
      const row = cells.find(([name]) => name === label.en)!;
      expect(weight).toBeCloseTo(planted(id, { competency }) ?? Number.NaN, 9);
      expect(row[1]).toBe(`${Math.round(weight * 100)}%`);
      expect(indicators.length).toBeGreaterThan(1);
      for (const indicator of indicators) expect(row[3]).toContain(indicator);
    }
    if (job === "J11") {
      expect(versions.length).toBe(planted("M3", {}));
      expect(wordsOf(model)).toMatch(new RegExp(`\\b${versions.length} versions`));
    }
  }
});

describe.each(LANGUAGES)("on the page of efficiency, in %s", (language) => {
  const zh = language === "zh";
  const findings = async (id: string) => toldBy(await figure(id, language)).split("\n");

  test("the bottleneck, the silence and the day of capacity are named in words", async () => {
    const [most, , , , worst] = await findings("bottleneck");
    expect(most).toMatch(zh ? /^AI：\d+\.\d%.*在“.+”等待最久/ : /^AI: “.+” is the longest wait of \d+\.\d%/);
    expect(worst).toMatch(zh ? /最慢的岗位是/ : /is slowest for/);
    const silence = await findings("silence");
    expect(silence).toHaveLength(5);
    expect(silence.join()).toMatch(
      zh ? /超过一成始终没有得到答复/ : /more than one in ten never got an answer/,
    );
    const day = await findings("capacity-day");
    expect(day[0]).toMatch(zh ? /每天 1,000 场，取自实测单日峰值/ : /1,000 interviews a day, carried on/);
    expect(day[2]).toMatch(zh ? /未来 26 周没有这样的一天/ : /No such day within 26 weeks/);
    expect((await findings("cost-pay"))[0]).toMatch(INTERVAL[language]);
  });

  test("invitations by channel are those that the API serves, on the screen and in the file", async () => {
    const all = await rows(`invite_open_rate?by=invite_channel&${YEAR}`);
    const { marks, table: file } = await chart("invitations", language);
    const said = toldBy(await figure("invitations", language));
    for (const channel of ["wecom", "email"]) {
      const { value, low, high } = all.find(({ segment }) => segment.invite_channel === channel)!;
      const name = await nameOf("invite_channel", channel, language);
      expect(said.toLowerCase()).toContain(`${name.toLowerCase()} ${percent(value)}%`);
      const line = marks.findIndex((mark) => mark.value === value && mark.low === low && mark.high === high);
      expect(marks[line]?.label).toBe(name);
      expect(file.rows[line]).toEqual(expect.arrayContaining([value, low, high]));
    }
  });

  test("the jobs that pass least are those of the API", async () => {
    const all = (await rows(`ai_pass_rate?by=job&${YEAR}`))
      .filter(({ value }) => value !== null)
      .sort((a, b) => a.value! - b.value!);
    const { marks } = await chart("pass-job", language);
    const lowest = marks
      .filter(({ pooled, value }) => !pooled && value !== null)
      .sort((a, b) => a.value! - b.value!);
    for (const [at, mark] of lowest.slice(0, 3).entries()) {
      const { segment, value, low, high } = all[at]!;
      expect(mark).toMatchObject({ value, low, high, label: await nameOf("job", segment.job!, language) });
      expect(mark.sentence).toContain(percent(value));
    }
  });

  test("who waits a month for an answer is told by the step chosen, the worst channel first", async () => {
    const wait = "wait=after_human_interview";
    const all = (await rows(`unanswered_30d?by=channel&${wait}&${YEAR}`)).sort((a, b) => b.value! - a.value!);
    const { segment, value, low, high } = all[0]!;
    const worst = await nameOf("channel", segment.channel!, language);
    const said = wordsOf(await figure(`unanswered-by?${wait}`, language));
    expect(said).toContain(
      zh
        ? `最高：${worst} ${percent(value)}%（95% 区间 ${percent(low)} 至 ${percent(high)}%）`
        : `${worst} ${percent(value)}% (95% interval ${percent(low)} to ${percent(high)}%)`,
    );
    const [whole] = await rows(`unanswered_30d?${wait}&${YEAR}`);
    expect((await chart("unanswered", language)).title).toContain(`${percent(whole!.value)}%`);
  });
});

test("more time for interviews is good, more for everything else is not", async () => {
  expect(wordsOf(await figure("effort", "zh"))).toContain("越低越好；深度面试越高越好");
});

test("a measure without the filter says so, and says nothing where it has it", async () => {
  const told = async (id: string) => (await chart(`${id}?vendor=xuanji`, "en")).remarks.join("\n");
  expect(await told("cost-path")).toContain("Not filtered by Vendor: the measure does not have it.");
  expect(await told("pass-job")).not.toContain("Not filtered");
});

describe.each(LANGUAGES)("on the page of retention, in %s", (language) => {
  test("the difference within job and quarter stands beside the crude one, both with their intervals (V6)", async () => {
    const { comparison } = await analysis<typeof retention>("retention?by=screening_path");
    const { adjusted, crude } = comparison.retention.find(({ day }) => day === 90)!;
    const lead = wordsOf(await figure("retention-lead", language));
    const gap = wordsOf(await figure("headline-retention-gap", language));
    const meant = difference("V6", "screening_path:ai:traditional") ?? Number.NaN;
    for (const [said, { value, low, high }] of [
      [lead, adjusted],
      [gap, crude],
    ] as const) {
      expect(said).toContain(`+${percent(value)}`);
      expect(said).toContain(`+${percent(low)}${WORDS[language].between}+${percent(high)}`);
      expect(low).toBeLessThan(meant);
      expect(high).toBeGreaterThan(meant);
    }
    const { marks } = await chart("gaps", language);
    expect(marks.map(({ value }) => value)).toEqual(expect.arrayContaining([adjusted.value, crude.value]));
  });
});

test("retention has its hazard and its curves by band and by job", async () => {
  const hazard = await figure("hazard", "zh");
  expect(wordsOf(hazard)).toMatch(/离职风险都低 \d\d%/);
  expect(wordsOf(hazard)).toContain("Schoenfeld");
  for (const id of ["band-curves", "job-curves"])
    expect(new Set((await chart(id, "zh")).drawn.map(({ seriesLabel }) => seriesLabel)).size).toBeGreaterThan(
      1,
    );
});

/** What the page of experience says for each promise: the figure that shows it, and its title. */
const TITLES = {
  zh: {
    items: /面试流程顺畅 85%、题目与岗位相关 (69|70|71)%/,
    "satisfaction-phase": /上线以来，全体候选人的满意率提高 1\d\.\d 个百分点/,
    length: /超过 25 分钟，满意率下降/,
    "question-count": /答完 7 题的候选人最满意/,
    feedback: /没有反馈，满意率低 \d+\.\d 个百分点/,
    "business-phase": /业务部门的满意率提高 2\d\.\d 个百分点/,
    drivers: /解释了满意度差异的 \d+%，其中“题目与岗位相关”占 \d\d%/,
    terms: /满意的人多提“.+”，不满意的人多提“没有反馈”/,
  },
  en: {
    items: /“The process was smooth” 85% and “The questions were relevant to the job” (69|70|71)%/,
    "satisfaction-phase":
      /Satisfaction of all candidates rose by 1\d\.\d percentage points since the roll-out/,
    length: /Satisfaction falls past 25 minutes/,
    "question-count": /Most satisfied: those who answered 7 questions/,
    feedback: /Without feedback, satisfaction is lower by \d+\.\d percentage points/,
    "business-phase": /satisfaction up by 2\d\.\d percentage points/,
    drivers: /together explain \d+% of .*; “The questions were relevant to the job” carries \d\d% of that/,
    terms: /the others about “No feedback”/,
  },
} as const;

describe.each(LANGUAGES)("on the page of experience, in %s", (language) => {
  const zh = language === "zh";
  const words = async (id: string) => wordsOf(await figure(id, language));

  test("the title of a figure is what it found", async () => {
    for (const [id, title] of Object.entries(TITLES[language]))
      expect((await chart(id, language)).title.replaceAll("\u00a0", " ")).toMatch(title);
  });

  test("it is said who answered, what silence may hide and what failures cost", async () => {
    expect(await words("silent-answers")).toMatch(/5\d\.\d%/);
    const drawn = await served.drawn("response-by", language);
    for (const group of zh ? ["已入职", "未录用", "璇玑"] : ["Hired", "Rejected", "Xuanji"])
      expect(drawn).toContain(group);
    const failures = toldBy(await figure("failures", language)).split("\n");
    expect(failures).toHaveLength(2);
    for (const finding of failures) expect(finding).toMatch(/95% (区间|interval) [−+]?\d/);
  });

  test("the browser whose logins fail most is named, and what a failed login costs", async () => {
    const [worst] = (await rows(`login_failure_rate?by=browser_version&${YEAR}`)).sort(
      (a, b) => b.value! - a.value!,
    );
    const version = facts.old_browser_version;
    expect(worst!.segment.browser_version).toBe(version);
    const { title, marks } = await chart("login", language);
    expect(title).toMatch(new RegExp(`Chrome ${version}$`));
    const { sentence } = marks.find(({ label }) => label === `Chrome ${version}`)!;
    expect(sentence).toContain(`${percent(worst!.value)}%`);
    expect(sentence).toContain(`${percent(worst!.low)}${WORDS[language].between}${percent(worst!.high)}%`);
    const { failures } = await analysis<typeof experience>(`experience?${YEAR}`);
    const { value, low, high } = failures.effects.find(({ of }) => of === "sign_in_failed")!.satisfied;
    expect(await words("failures")).toContain(
      zh
        ? `${percent(value)} 个百分点（95% 区间 ${percent(low)} 至 ${percent(high)}）`
        : `${percent(value)} percentage points (95% interval ${percent(low)} to ${percent(high)})`,
    );
  });

  test("satisfaction by minutes is that of the API, and its fall is told (X3)", async () => {
    const all = await rows(`satisfaction_rate?by=length_band&${YEAR}`);
    const of = (band: string) => all.find(({ segment }) => segment.length_band === band)!;
    const { marks } = await chart("length", language);
    for (const band of ["20-25", "25-30"]) {
      const { value, low, high, n } = of(band);
      const mark = marks.find(({ label }) => label === `${band.replace("-", "–")}${zh ? " 分钟" : " min"}`);
      expect(mark).toMatchObject({ value, low, high, n });
    }
    const fall = percent(of("25-30").value! - of("20-25").value!);
    expect(await words("length")).toContain(
      zh
        ? `25–30 分钟减20–25 分钟：${fall} 个百分点`
        : `25–30 min minus 20–25 min: ${fall} percentage points`,
    );
    expect(difference("X3", "length_band:25-30:20-25")).toBeLessThan(0);
  });

  test("each channel's response is that of the API, and a difference is told only where it is clear", async () => {
    const all = (await rows(`survey_response_rate?by=channel&${YEAR}`)).sort((a, b) => a.value! - b.value!);
    const { title, marks } = await chart("response-by", language);
    for (const { segment, value, low, high } of all) {
      const mark = marks.find(({ key }) => key.endsWith(`channel:${segment.channel}`));
      expect(mark).toMatchObject({ value, low, high });
    }
    const isNamed = title.includes(zh ? "投递渠道" : "pplication channel");
    if (isNamed) expect(all[0]!.high).toBeLessThan(all.at(-1)!.low ?? 0);
    else expect(title).toMatch(zh ? /回收率/ : /^(No group answers clearly more|Response differs by)/);
  });

  test("terms are counted, no comment is shown, and each item has all its answers", async () => {
    const terms = await table("term-table", language);
    expect(terms.rows.length).toBeGreaterThan(12);
    for (const cells of cellsOf(terms)) expect(Number(cells[2])).toBeGreaterThanOrEqual(10);
    const { marks } = await chart("items", language);
    // five answers and the favourable share of four items
    expect(marks).toHaveLength(24);
  });
});

test("a headline that is short of data says how much and until when, another one nothing", async () => {
  const headline = async (id: string, query: string) => {
    const document = await figure(`${id}${query}`, "en");
    if (document.kind !== "headline") throw new Error(`${id} is a ${document.kind}`);
    return document.lacks;
  };
  expect(await headline("headline-business-satisfaction-rate", "?period=2026Q3..2026Q3&company=C4")).toMatch(
    /About [\d,]+ more answers before the interval is ±5 percentage points: around 20\d\dQ\d at the present rate/,
  );
  expect(await headline("headline-satisfaction-rate", "")).toBeNull();
});

test("a filter cuts a figure, also one with an address of its own", async () => {
  const people = async (filter: string) =>
    Number(/n = ([\d,]+)/.exec(wordsOf(await figure(`items?period=2026Q3..2026Q3${filter}`, "en")))?.[1]);
  const some = await people("&vendor=xuanji");
  expect(some).toBeGreaterThan(0);
  expect(await people("")).toBeGreaterThan(some);
});

describe.each(LANGUAGES)("on the page of fairness, in %s", (language) => {
  const zh = language === "zh";

  test("the ratios of jobs say how many were looked at, strongest evidence first, all in the table", async () => {
    const { by_job: answer } = await analysis<typeof fairness>(`fairness?dimension=age_band&${YEAR}`);
    const known = answer.rows.filter(({ p }) => p !== null);
    const shown = await chart("by-job?dimension=age_band", language);
    const said = toldBy(shown);
    expect(said).toContain(
      zh
        ? `共比较 ${answer.tested} 个岗位（${known.length} 个影响比）`
        : `${answer.tested} jobs were looked at (${known.length} ratios)`,
    );
    const many = zh ? `${answer.standing} 个岗位` : `in ${answer.standing}`;
    const none = zh ? "没有岗位" : "in none";
    expect(said).toContain(answer.standing === 0 ? none : many);
    expect(shown.drawn.map(({ key }) => key)).toEqual(
      known.slice(0, 12).map(({ job, group }) => `${job}:${group}`),
    );
    const untested = answer.rows.length - known.length;
    expect(untested).toBeGreaterThan(0);
    expect(shown.remarks).toEqual([
      expect.stringContaining(zh ? `另有 ${untested} 项` : `${untested} not tested`),
    ]);
    expect(shown.marks).toHaveLength(answer.rows.length);
    const [first] = shown.marks;
    expect(first!.value).toBe(known[0]!.ratio.value);
    expect(first!.sentence).toContain(two(known[0]!.ratio.value));
    expect(first!.reason).toContain(known[0]!.p_adjusted!.toFixed(3));
  });

  test("a group under four fifths is named in its job, and each other cut-off has its ratio", async () => {
    expect(wordsOf(await figure("fairness-lead", language))).toContain(
      zh ? "没有群体低于五分之四" : "no group lies below four fifths",
    );
    const { job, group } = facts.adverse_impact;
    const { table: groups, cut_offs } = await analysis<typeof fairness>(`fairness?job=${job}&${YEAR}`);
    const low = groups.groups.find((each) => each.group === group.gender)!.to_highest!;
    expect(low.under_four_fifths).toBe(true);
    const lead = wordsOf(await figure(`fairness-lead?job=${job}`, language));
    expect(lead).toContain(await nameOf("gender", group.gender!, language));
    expect(lead).toContain(two(low.ratio.value));
    expect(lead).toContain(
      `${WORDS[language].interval} ${two(low.ratio.low)}${WORDS[language].between}${two(low.ratio.high)}`,
    );
    const { marks } = await chart(`cut-offs?job=${job}`, language);
    expect(cut_offs.length).toBeGreaterThan(1);
    for (const { aimed, groups: all } of cut_offs)
      for (const { value } of all) {
        const mark = marks.find((each) => each.value === value);
        expect(mark?.label).toContain(`${Math.round(aimed * 100)}%`);
      }
  });
});

test("groups leave as numbers, those of the API", async () => {
  const { table: answer } = await analysis<typeof fairness>(`fairness?${YEAR}`);
  const { table: file } = await table("tests", "en");
  expect(file.rows.map((row) => row.slice(1, 9))).toEqual(
    answer.groups.map(({ n, status, rate, to_highest: against }) => [
      status === "suppressed" ? null : n,
      rate.value,
      rate.low,
      rate.high,
      against?.ratio.value ?? null,
      against?.ratio.low ?? null,
      against?.ratio.high ?? null,
      against?.fisher_p ?? null,
    ]),
  );
});

test("bias of questions is drawn, listed and graded in words", async () => {
  expect((await chart("question-bias", "zh")).drawn.length).toBeGreaterThan(5);
  const all = await table("question-bias-table", "zh");
  expect(all.rows.length).toBeGreaterThan(20);
  expect(wordsOf(all)).toContain("A 可忽略");
});

test("what happened on a day stands on every chart over time that has the day, and on no other", async () => {
  const { weeks } = await analysis<typeof capacity>("capacity");
  const [year, week] = weeks[0]!.week.split("-W").map(Number);
  // Thursday of the ISO week
  const thursday = new Date(Date.UTC(year!, 0, 4));
  thursday.setUTCDate(4 - ((thursday.getUTCDay() + 6) % 7) + 3 + (week! - 1) * 7);
  const events = {
    "Cut-off raised": ["2026-02-10", { trend: true, "over-time": true, "cut-offs": false, capacity: false }],
    "Campus fair": [thursday.toISOString().slice(0, 10), { "capacity-day": true, trend: false }],
  } as const;
  for (const [en, [date, places]] of Object.entries(events)) {
    const { id } = (await served.request("POST", "annotations", { date, text: { en } })) as { id: string };
    for (const [name, isThere] of Object.entries(places)) {
      const { annotated } = await chart(name, "en");
      expect(
        annotated.map(({ text }) => text),
        name,
      ).toEqual(isThere ? [en] : []);
      expect(
        (await served.drawn(name, "en")).some((text) => text.startsWith(en.slice(0, 6))),
        name,
      ).toBe(isThere);
    }
    await served.request("DELETE", `annotations/${id}`);
  }
});

describe("sentences keep to what the selection holds", () => {
  const told = async (address: string, language: "zh" | "en" = "zh") =>
    wordsOf(await figure(address, language));
  const area = async (name: string, query: string) => {
    const ids = [...(await figures()).values()].filter((each) => each.area === name).map(({ id }) => id);
    return (await Promise.all(ids.map((id) => told(`${id}?${query}`)))).join("\n");
  };

  test("the overview answers from the whole record whatever the period, and says so", async () => {
    for (const id of ["overview-lead", "five-questions"])
      expect(await told(`${id}?period=2027Q1..2027Q1`)).toEqual(await told(id));
    expect(await told("five-questions")).toContain("全部历史");
    expect(await told("five-questions", "en")).toMatch(/whole record/i);
  });

  test("hires who are not followed long enough are not said to be missing", async () => {
    const query = "job=J14&period=2026Q3..2026Q3";
    expect(await told(`retention-lead?${query}`)).toBe("所选范围内还没有新员工观察满 90 天。");
    expect(await told(`headline-ai-retention?${query}`)).toMatch(/没有人被观察到这么久（最长 \d+ 天）/);
  });

  test("a headline without a number says why, as the answer's note does", async () => {
    for (const [language, note] of [
      ["zh", "所选范围内没有数据"],
      ["en", "There are no data in the selection"],
    ] as const)
      expect(await told("headline-cycle-days?period=2027Q1..2027Q1", language)).toContain(note);
  });

  test("few waits are not said to have had no answer, and one job is not compared with itself", async () => {
    const read = await area("efficiency", "job=J14&period=2026Q3..2026Q3");
    expect(/邀请后等候选人回复：中位数.*/.exec(read)?.[0]).toContain("九成得到答复的天数：数据少");
    expect(read).toMatch(/耗时最长的环节/);
    expect(read).not.toMatch(/最慢.{0,6}数据分析师|数据分析师.{0,6}最慢/);
  });

  test("nothing is concluded from no rows, and nothing is asked to be loaded that is there", async () => {
    const query = "company=C1&job=J20";
    const read = await area("validity", query);
    for (const said of [
      "没有与众不同的面试官",
      "没有一行成立",
      "没有词语在",
      "没有可以断定",
      "没有记录面试官",
    ])
      expect(read).not.toContain(said);
    expect(await told(`cost-pay?${query}`)).toContain("没有记录");
    expect(await area("efficiency", query)).not.toContain("尚未加载首年薪酬");
  });
});
