import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { MetricRow } from "../../dashboards/types.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as agreements } from "../../server/analyses/validity/agreement.ts";
import type { analysis as gains } from "../../server/analyses/validity/incremental.ts";
import type { analysis as heard } from "../../server/analyses/validity/keywords.ts";
import type { analysis as answers } from "../../server/analyses/validity/questions.ts";
import type { analysis as severity } from "../../server/analyses/validity/raters.ts";
import type { analysis as predictions } from "../../server/analyses/validity/validity.ts";
import { figureOf, type Said, said } from "./said.ts";
import { settled, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

type Agreement = AnswerOf<typeof agreements>;
type Incremental = AnswerOf<typeof gains>;
type Keywords = AnswerOf<typeof heard>;
type QuestionAnalysis = AnswerOf<typeof answers>;
type Raters = AnswerOf<typeof severity>;
type Validity = AnswerOf<typeof predictions>;

const site = sharedSite();

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);
const titleOf = (page: Page, id: string) => figure(page, id).locator("h2").innerText();
const findingsOf = async (page: Page, id: string) =>
  (await figure(page, id).locator(".findings li").allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
const choice = (page: Page, name: string) => page.locator(`select[name="${name}"]`);
const findings = (page: Said, id: string) => figureOf(page, id).findings.join("\n");
const served = async <T>(page: Pick<Page, "request">, path: string): Promise<T> =>
  (await page.request.get(`${site.address}/api/${path}`)).json() as Promise<T>;
const two = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(2).replace("-", "−");
const one = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(1).replace("-", "−");
const signed = (text: string) => (text.startsWith("−") ? text : `+${text}`);
const PERIOD = "from=2025-10-01&to=2026-09-30";

/** Every promise of the page with the interval that the API serves, in the words of either language. */
const LANGUAGES = {
  zh: { between: " 至 ", family: "客户服务", interval: "95% 区间", standing: "成立" },
  en: { between: " to ", family: "Customer service", interval: "95% interval", standing: "stands" },
} as const;

describe.each(["zh", "en"] as const)("the findings in %s", (language) => {
  const words = LANGUAGES[language];
  const range = (low: number | null, high: number | null) => `${two(low)}${words.between}${two(high)}`;

  test("name each promise with its interval, as the API serves it", async () => {
    const page = await said(site, "validity", language);

    // V1, V2: agreement by ability
    const agreement = await served<{ rows: MetricRow[] }>(
      site,
      `metrics/agreement_r?by=competency&${PERIOD}`,
    );
    const told = findings(page, "agreement");
    for (const competency of ["communication", "logical_thinking"]) {
      const row = agreement.rows.find(({ segment }) => segment.competency === competency)!;
      expect(told).toContain(`r = ${two(row.value)}`);
      expect(told).toContain(range(row.low, row.high));
    }

    // V2: the question that is too general, by its own words
    const questions = await served<QuestionAnalysis>(site, "analyses/questions");
    const general = questions.rows.filter(({ verdict }) => verdict === "too_general");
    expect(general).toHaveLength(1);
    const asked = language === "zh" ? "请谈谈你怎样看待逻辑思维" : "What do you think of logical thinking?";
    expect(figureOf(page, "question-general").title).toContain(asked);
    expect(findings(page, "question-general")).toContain(range(general[0]!.rest.low, general[0]!.rest.high));

    // V3: hands-on ability before and since the simulation question, and the difference
    const phases = await served<{
      rows: MetricRow[];
      contrasts: { difference: { value: number; low: number; high: number } }[];
    }>(site, "metrics/validity_r?by=phase&competency=hands_on&contrast=phase:after:before");
    const hands = findings(page, "changed-most");
    for (const row of phases.rows) expect(hands).toContain(range(row.low, row.high));
    const { difference } = phases.contrasts[0]!;
    expect(difference.low).toBeGreaterThan(0);
    expect(hands).toContain(signed(two(difference.value)));
    expect(hands).toContain(`${signed(two(difference.low))}${words.between}${signed(two(difference.high))}`);

    // V4: the keyword with its document count
    const keywords = await served<Keywords>(site, "analyses/keywords?by=job_family");
    const best = keywords.rows
      .filter(({ stands }) => stands)
      .sort((a, b) => b.rate.value! - a.rate.value!)[0]!;
    expect(best.segment).toEqual({ keyword: "客户服务", job_family: "service" });
    expect(figureOf(page, "keyword").title).toContain(two(best.rate.value));
    const keyword = findings(page, "keyword");
    expect(keyword).toContain(range(best.rate.low, best.rate.high));
    expect(keyword).toContain(String(best.documents));

    // V5: the top fifth
    const lifts = await served<{ rows: MetricRow[] }>(site, "metrics/top_share_lift?by=job_family");
    const sales = lifts.rows.find(({ segment }) => segment.job_family === "sales")!;
    expect(findings(page, "lift-family")).toContain(
      `${signed(one(sales.low! * 100))}${words.between}${signed(one(sales.high! * 100))}`,
    );

    // V7: bias in points
    const bias = await served<{ rows: MetricRow[] }>(site, `metrics/agreement_bias?by=competency&${PERIOD}`);
    const generous = bias.rows.find(({ segment }) => segment.competency === "communication")!;
    expect(figureOf(page, "bias").title).toContain(one(generous.value));
    expect(findings(page, "bias")).toContain(
      `${signed(one(generous.low))}${words.between}${signed(one(generous.high))}`,
    );

    // V8: the two severe interviewers by name
    const raters = await served<Raters>(site, `analyses/raters?${PERIOD}`);
    const severe = raters.raters.filter(({ standing }) => standing === "severe");
    expect(severe.map(({ rater }) => rater).sort()).toEqual(["RT007", "RT023"]);
    const named = findings(page, "rater");
    for (const { rater, value, low, high } of severe) {
      expect(figureOf(page, "rater").title).toContain(rater);
      expect(named).toContain(signed(one(value)));
      expect(named).toContain(`${signed(one(low))}${words.between}${signed(one(high))}`);
    }
    // the largest clear deviations stand first
    expect(figureOf(page, "rater").keys.slice(0, 2)).toEqual(
      [...severe].sort((a, b) => Math.abs(b.value!) - Math.abs(a.value!)).map(({ rater }) => rater),
    );
    expect(figureOf(page, "rater-variance").rows).toHaveLength(3);

    expect(page.problems).toEqual([]);
  });

  test("tell validity, what AI adds, the limits of agreement and who had seen the score", async () => {
    const page = await said(site, "validity", language);
    const forest = await served<Validity>(
      site,
      "analyses/validity?predictor=ai&criterion=performance_6m&by=job",
    );
    const pooled = forest.pooled[0]!;
    const told = findings(page, "forest");
    expect(told).toContain(range(pooled.low, pooled.high));
    expect(told).toContain(two(pooled.prediction_low));
    expect(told).toContain(two(pooled.prediction_high));
    expect(figureOf(page, "forest-table").rows).toHaveLength(forest.rows.filter(({ n }) => n > 0).length);
    // jobs with fewer hires stand in the table alone
    const standing = forest.rows.filter(({ stands, n }) => stands && n >= 20).length;
    expect(standing).toBeGreaterThan(0);
    expect(figureOf(page, "forest").drawn.filter((text) => text.includes(words.standing))).toHaveLength(
      standing,
    );

    const { overall } = await served<Incremental>(site, "analyses/incremental?by=job_family");
    const gain = findings(page, "incremental");
    expect(gain).toContain(
      `${one(overall.delta_ai.low! * 100)}${words.between}${one(overall.delta_ai.high! * 100)}`,
    );
    expect(gain).toContain(range(overall.partial_ai.low, overall.partial_ai.high));

    const limits = await served<Agreement>(site, `analyses/agreement?${PERIOD}`);
    const bland = findings(page, "bland-altman");
    for (const { value, low, high } of [limits.whole.bias, limits.whole.lower, limits.whole.upper]) {
      expect(bland).toContain(signed(one(value)));
      expect(bland).toContain(`${signed(one(low))}${words.between}${signed(one(high))}`);
    }
    const { r } = limits.seen_difference!;
    expect(r.low).toBeGreaterThan(0);
    expect(findings(page, "saw-score")).toContain(
      `${signed(two(r.value))}${language === "zh" ? "（" : " ("}${words.interval} ${signed(two(r.low))}`,
    );
    expect(figureOf(page, "saw-score").keys).toHaveLength(limits.seen.length);
  });
});

describe.each(["zh", "en"] as const)("jobs crossed with abilities in %s", (language) => {
  const words = LANGUAGES[language];
  const zh = language === "zh";
  const range = (low: number | null, high: number | null) => `${two(low)}${words.between}${two(high)}`;
  const QUERY = "analyses/validity?predictor=competency&criterion=performance_6m&by=job&by=competency";

  test("each cell stands under its job with its ladder, one pooled row a job and one over all", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "validity");
    const answer = await served<Validity>(page, QUERY);
    const whole = answer.composites.at(-1)!;
    const told = await findingsOf(page, "crossed");
    expect(told).toContain(range(whole.low, whole.high));
    expect(told).toContain(two(whole.prediction_high));
    const standing = answer.rows.filter(({ stands }) => stands);
    expect(standing.length).toBeGreaterThan(0);
    // four are named, the rest are counted
    const named = standing.filter(({ observed }) => told.includes(`r = ${two(observed.value)}`));
    expect(named.length).toBeGreaterThanOrEqual(Math.min(4, standing.length));
    const size = new Map<string, number>();
    for (const { segment, n } of answer.rows)
      size.set(segment.job!, Math.max(size.get(segment.job!) ?? 0, n));
    const jobs = [...size].sort((a, b) => b[1] - a[1]).slice(0, 5);
    const keys = () =>
      figure(page, "crossed")
        .locator("svg [data-key]")
        .evaluateAll((marks) => marks.map((mark) => mark.getAttribute("data-key") ?? ""));
    const drawn = await keys();
    expect(new Set(drawn.map((key) => key.split(":")[0]))).toEqual(
      new Set([...jobs.map(([job]) => job), "all"]),
    );
    const [largest] = jobs[0]!;
    const own = answer.rows.filter(({ segment }) => segment.job === largest);
    for (const { segment } of own)
      for (const step of ["ai", "criterion", "range", "shrunken"])
        expect(drawn).toContain(`${largest}:${segment.competency}:${step}`);
    expect(drawn).toEqual(expect.arrayContaining([`${largest}:all:pooled`, `${largest}:all:prediction`]));
    // what is not drawn is counted, with the reason
    const left =
      answer.rows.length -
      own.length -
      jobs
        .slice(1)
        .reduce(
          (sum, [job]) => sum + answer.rows.filter(({ segment, n }) => segment.job === job && n >= 20).length,
          0,
        );
    expect(await figure(page, "crossed").locator(".note").last().innerText()).toContain(
      zh ? `另有 ${left} 行未画出` : `${left} rows are not drawn`,
    );
    // the table has every cell with every step, and says which stand
    await figure(page, "crossed")
      .getByRole("button", { name: zh ? "表格" : "Table", exact: true })
      .click();
    const lines = await figure(page, "crossed").locator("tbody tr").allInnerTexts();
    for (const row of answer.rows)
      expect(lines.some((line) => line.includes(two(row.observed.value).replace("−0.00", "0.00")))).toBe(
        true,
      );
    const word = zh ? "成立" : "stands";
    expect(lines.filter((line) => line.includes(word))).toHaveLength(standing.length);
    expect(problems).toEqual([]);
  });

  test("by ability, all groups or those with most data: the address keeps it", async () => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "validity");
    const headings = () =>
      figure(page, "crossed")
        .locator("svg [data-key]")
        .evaluateAll(
          (marks) => new Set(marks.map((mark) => mark.getAttribute("data-key")?.split(":")[0])).size,
        );
    await expect.poll(headings).toBe(6);
    await choice(page, "grouped").selectOption("competency");
    const answer = await served<Validity>(page, QUERY);
    const all = new Set(answer.rows.map(({ segment }) => segment.competency)).size;
    const shown = choice(page, "crossed");
    expect(await shown.locator("option").allInnerTexts()).toContain(
      zh ? `全部 ${all} 项能力` : `all ${all} abilities`,
    );
    await shown.selectOption("all");
    await expect.poll(headings).toBe(all + 1);
    expect(page.url()).toContain("crossed=all");
    expect(page.url()).toContain("grouped=competency");
    await page.reload();
    await settled(page);
    await expect.poll(headings).toBe(all + 1);
    const ringed = answer.rows.filter(({ stands }) => stands).length;
    const word = zh ? "成立" : "stands";
    expect(
      await figure(page, "crossed")
        .locator("svg text")
        .evaluateAll((texts, said) => texts.filter((text) => text.textContent?.includes(said)).length, word),
    ).toBe(ringed);
    await page.goBack();
    await expect.poll(headings).toBe(6);
    expect(problems).toEqual([]);
  });
});

test("a row of the crossed forest filters by its ability, its diamond by the job", async () => {
  const { page } = await site.open({ language: "en" });
  await visit(page, site, "validity");
  await figure(page, "crossed").locator('svg [data-key="J02:hands_on:ai"]').click();
  await expect.poll(() => page.url()).toContain("where.competency=hands_on");
  await visit(page, site, "validity");
  await figure(page, "crossed").locator('svg [data-key="J02:all:pooled"]').click();
  await expect.poll(() => page.url()).toContain("job=J02");
});

describe("the choosers", () => {
  test("stand in the address, change figure and table, and survive a reload", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity");
    const before = await titleOf(page, "forest");
    await choice(page, "score").selectOption("communication");
    await choice(page, "criterion").selectOption("kpi");
    await choice(page, "rows").selectOption("job_family");
    await choice(page, "of").selectOption("communication");
    await choice(page, "words").selectOption("all");
    await page.waitForFunction(() =>
      ["score=communication", "criterion=kpi", "rows=job_family", "of=communication", "words=all"].every(
        (each) => location.hash.includes(each),
      ),
    );
    await expect.poll(() => titleOf(page, "forest")).not.toBe(before);
    const check = async () => {
      await settled(page);
      const answer = await served<Validity>(
        page,
        "analyses/validity?predictor=competency:communication&criterion=kpi&by=job_family",
      );
      await expect
        .poll(() => figure(page, "forest-table").locator("tbody tr").count())
        .toBe(answer.rows.filter(({ n }) => n > 0).length);
      const pooled = answer.pooled[0]!;
      await expect
        .poll(() => findingsOf(page, "forest"))
        .toContain(`${two(pooled.low)} to ${two(pooled.high)}`);
      const agreement = await served<Agreement>(page, `analyses/agreement?of=communication&${PERIOD}`);
      await expect
        .poll(() => findingsOf(page, "bland-altman"))
        .toContain(signed(one(agreement.whole.bias.value)));
      expect(await titleOf(page, "forest")).toContain("Communication");
      expect(await titleOf(page, "score-bands")).toContain("KPI");
      expect(await choice(page, "words").inputValue()).toBe("all");
      expect(await choice(page, "rows").inputValue()).toBe("job_family");
    };
    await check();
    await page.reload();
    await check();
    await choice(page, "criterion").selectOption("retention");
    await page.waitForFunction(() => location.hash.includes("criterion=retention"));
    await expect
      .poll(() => figure(page, "scatter").innerText(), { timeout: 10_000 })
      .toContain("which no scatter plot can show");
    await page.goBack();
    await expect.poll(() => choice(page, "criterion").inputValue()).toBe("kpi");
    expect(problems).toEqual([]);
  });

  test("a value that there is not is taken for the first one", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "validity?score=charm&criterion=luck&rows=shoe_size&of=charm");
    for (const [name, value] of [
      ["score", "ai"],
      ["criterion", "performance_6m"],
      ["rows", "job"],
      ["of", "overall"],
    ] as const)
      expect(await choice(page, name).inputValue()).toBe(value);
    expect(problems).toEqual([]);
  });

  test("a bin says how many people it holds and never fewer than five", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "validity");
    const chart = figure(page, "scatter").locator(".chart figure");
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const said = await figure(page, "scatter").locator(".tooltip .said").innerText();
    const people = Number(/(\d+) people/.exec(said)?.[1]);
    expect(people, said).toBeGreaterThanOrEqual(5);
  });
});
