import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cell, Finding } from "../../dashboards/figures/document.ts";
import {
  documentOf,
  type FigureDocument,
  type Loaded,
  type LoadedAll,
} from "../../dashboards/figures/finish.ts";
import { type Known, type View, viewOf } from "../../dashboards/figures/view.ts";
import { demoSettings } from "../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../server/config.ts";
import { askAll, type Declared, figures, knownIn } from "../../server/documents/shown.ts";
import { loadCatalog } from "../../server/metrics/catalog.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { openDatabase } from "../../sql/database.ts";
import { findingsOf, namedBy, unfounded } from "../dashboards/said.ts";
import { demo } from "../helpers/demo.ts";

const LANGUAGES = ["zh", "en"] as const;
type Language = (typeof LANGUAGES)[number];

/** What a report says in sentences: each figure is shown of so many random answers, in both languages. */
const FIGURES = [
  ...["five-questions", "overview-lead", "path-changes", "measures", "why-changed"],
  ...["sample-flow", "measures-used", "reliability", "validity-corrected", "power", "limits"],
  ...[
    "headline-cycle-days",
    "headline-cost-per-hire",
    "headline-satisfaction-rate",
    "headline-complaint-rate",
  ],
  ...["headline-invite-response-rate", "headline-nps", "headline-ai-validity", "headline-human-validity"],
  ...["efficiency-lead", "experience-lead", "retention-lead", "validity-lead", "fairness-lead"],
  ...["agreement", "bias"],
  ...["time-by-path-change", "liking-by-path-change"],
] as const;
const TIMES = 60;

const figuresById = await figures();
let known: Known;
let views: Readonly<Record<Language, View>>;
const templates = new Map<string, LoadedAll>();
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await openDatabase({ directory: (await demo()).directory, readers: 4 });
  close = () => database.close();
  const config = parseConfig(demoSettings, "the company's settings");
  const catalog = await loadCatalog(undefined, metricSettings(config));
  const source = { queries: database, rows: createRowReader(database), config, catalog };
  known = await knownIn(source, { kind: "all" });
  const wanted = { filters: {}, period: null, compare: "previous", choices: {} } as const;
  views = { zh: viewOf(known, wanted, "zh"), en: viewOf(known, wanted, "en") };
  for (const id of FIGURES) {
    const figure = figuresById.get(id)!;
    templates.set(id, await askAll(source, figure, views.en, { kind: "all" }));
  }
}, 300_000);
afterAll(() => close?.());

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Values = { readonly [name: string]: Json };
const isObject = (value: Json | undefined): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const numberIn = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);

/** An estimate of another value: hidden, missing, without an interval, or of any width and sign that the first allows. */
function anotherEstimate(of: Values, next: () => number, kind: "any" | "clear" | "open"): Values {
  const sizes = [of.value, of.low, of.high].map((each) => Math.abs(numberIn(each) ?? 0));
  const size = Math.max(...sizes) || 0.3;
  const isSigned =
    (numberIn(of.low) ?? 0) < 0 ||
    kind !== "any" ||
    (typeof of.metric === "string" && of.metric.endsWith("_r"));
  const fate = kind === "any" ? next() : 1;
  const hidden = { value: null, low: null, high: null, n: 0, status: "suppressed", notes: ["suppressed"] };
  if (fate < 0.08 && "status" in of) return { ...of, ...hidden };
  if (fate < 0.14)
    return {
      ...of,
      value: null,
      low: null,
      high: null,
      ...("status" in of ? { status: "missing", notes: [] } : {}),
    };
  const value = size * (isSigned ? 2 * next() - 1 : 0.05 + next());
  // as often beside 0 as over it, and now and then within a hair of it
  const half = Math.abs(value) * [0.02, 0.5, 0.98, 0.9999, 1.02, 3][Math.floor(next() * 6)]!;
  const low = isSigned ? value - half : Math.max(0, value - half);
  const ends = fate < 0.2 ? { low: null, high: null } : { low, high: value + half };
  const n = typeof of.n === "number" ? { n: Math.floor(next() ** 3 * 3000) } : {};
  return { ...of, value, ...ends, ...n, ...("status" in of ? { status: "ok", notes: [] } : {}) };
}

const clear = ({ low, high }: Values) => {
  const [a, b] = [numberIn(low), numberIn(high)];
  return a !== null && b !== null && (a > 0 || b < 0);
};

/** An answer of the same shape with other numbers, such as the server could give: what follows from others follows. */
function another(value: Json, next: () => number): Json {
  if (Array.isArray(value)) return value.map((each) => another(each, next));
  if (!isObject(value)) return value;
  if ("rate" in value && "mix" in value && "change" in value && "segments" in value)
    return anotherChange(value, next);
  if ("question" in value && "verdict" in value && "ai" in value) return anotherQuestion(value, next);
  const [step] = Array.isArray(value.steps) ? value.steps : [];
  if (isObject(step) && "lost" in step) return anotherFlow(value, next);
  if ("power" in value && "steps" in value) return anotherSegment(value, next);
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isObject(each) || Array.isArray(each) ? another(each, next) : each,
    ]),
  );
  if (!("value" in inner && "low" in inner && "high" in inner)) return inner;
  const told = anotherEstimate(inner, next, "any");
  if (!isObject(inner.change) || numberIn(told.value) === null)
    return "change" in told ? { ...told, change: null } : told;
  const change = anotherEstimate({ ...inner.change, status: "ok" }, next, next() < 0.5 ? "open" : "clear");
  return {
    ...told,
    change: { ...change, clear: clear(change) },
    previous: {
      ...(isObject(inner.previous) ? inner.previous : {}),
      value: numberIn(told.value)! - numberIn(change.value)!,
    },
  };
}

/** A change whose parts add up to it. */
function anotherChange(of: Values, next: () => number): Values {
  if (of.status !== "ok" || next() < 0.1)
    return {
      ...of,
      status: "suppressed",
      change: null,
      mix: null,
      segments: [],
      rest: null,
      rate: { value: null, low: null, high: null },
      base: { ...(of.base as Values), n: 0, value: null },
      now: { ...(of.now as Values), n: 0, value: null },
    };
  const change = anotherEstimate({ ...(of.change as Values), low: -1 }, next, "clear");
  const part = (next() * 3 - 1) * numberIn(change.value)!;
  const width = Math.abs(part) * (next() * 3);
  const hasEnds = isObject(of.rate) && of.rate.low !== null;
  const base = numberIn((of.base as Values).value) ?? 1;
  return {
    ...of,
    change: { ...change, clear: clear(change) },
    rate: { value: part, low: hasEnds ? part - width : null, high: hasEnds ? part + width : null },
    mix: numberIn(change.value)! - part,
    base: { ...(of.base as Values), value: base },
    now: { ...(of.now as Values), value: base + numberIn(change.value)! },
  };
}

/** A question whose verdict follows from its interval, its sides and their sizes, as the analysis has it. */
function anotherQuestion(of: Values, next: () => number): Values {
  const [ai, traditional] = [of.ai, of.traditional].map((side) =>
    anotherEstimate(side as Values, next, "any"),
  );
  const isHidden = [ai, traditional].some((side) => side!.status === "suppressed");
  const told = anotherEstimate({ ...of, low: -1 }, next, next() < 0.2 ? "any" : "open");
  const isShown = !isHidden && told.status !== "suppressed";
  const smaller = Math.min(numberIn(ai!.n) ?? 0, numberIn(traditional!.n) ?? 0);
  const [low, high] = [numberIn(told.low), numberIn(told.high)];
  const lowerIsBetter = of.question === "saves";
  const verdict =
    !isShown || low === null || high === null || smaller < 30
      ? "cannot_say"
      : low <= 0 && high >= 0
        ? "no_difference"
        : low > 0 !== lowerIsBetter
          ? "ahead"
          : "behind";
  const hidden = { n: 0, value: null, low: null, high: null, status: "suppressed", notes: [] };
  const group = of.question !== "fair" || (verdict === "cannot_say" && next() < 0.5) ? null : of.group!;
  const all = { ...told, verdict, group, since_rollout: next() < 0.5, ai: ai!, traditional: traditional! };
  return isShown
    ? all
    : { ...all, ...hidden, ai: { ...ai!, ...hidden }, traditional: { ...traditional!, ...hidden } };
}

/** A flow that loses people at each step, some of whom may not be told. */
function anotherFlow(of: Values, next: () => number): Values {
  let n = Math.floor(next() ** 2 * 5000);
  const steps = (of.steps as readonly Values[]).map((step) => {
    const here = n;
    const lost = (step.lost as readonly Values[]).map((each) => {
      const share = Math.floor(next() * n * 0.5);
      n -= share;
      const is_hidden = next() < 0.15;
      return { ...each, n: is_hidden ? 0 : share, is_hidden };
    });
    const is_hidden = next() < 0.1;
    return {
      ...step,
      n: is_hidden ? 0 : here,
      is_hidden,
      lost: lost.filter(({ is_hidden: h, n: each }) => h || each > 0),
    };
  });
  return { ...of, steps };
}

/** A segment of corrected validity whose power follows from its n. */
function anotherSegment(of: Values, next: () => number): Values {
  const n = Math.floor(next() ** 3 * 800);
  const isHidden = n > 0 && n < 5;
  const power = {
    ...(of.power as Values),
    n: isHidden ? 0 : n,
    detectable: n < 5 ? null : Math.min(1, 2.8 / Math.sqrt(n)),
  };
  const steps = (of.steps as readonly Values[]).map((step) => ({
    ...anotherEstimate(step, next, "any"),
    u: step.u === null ? null : 0.4 + next(),
  }));
  return { ...of, power, steps };
}

/** Of two scores compared, every second time those are all who have the one. */
function overTheSame({ overall, both, ...others }: LoadedAll, seed: number): LoadedAll {
  if (overall?.kind !== "ready" || both?.kind !== "answered" || seed % 2 === 1)
    return { ...others, ...(overall && { overall }), ...(both && { both }) };
  const answer = both.answer as unknown as { readonly overall: Values & { readonly ai: Values } };
  const { n = 0, value = null, low = null, high = null } = overall.result.rows[0] ?? {};
  const same = { ...answer.overall, people: n, ai: { ...answer.overall.ai, value, low, high } };
  const compared = { ...answer, overall: same };
  return { ...others, overall, both: { ...both, answer: compared as unknown as typeof both.answer } };
}

const anotherAnswer = (loaded: LoadedAll, seed: number): LoadedAll => {
  const next = random(seed);
  const all = Object.fromEntries(
    Object.entries(loaded).map(([name, each]): [string, Loaded] => {
      if (each.kind === "ready")
        return [
          name,
          { ...each, result: another(each.result as unknown as Json, next) as unknown as typeof each.result },
        ];
      if (each.kind === "answered")
        return [
          name,
          { ...each, answer: another(each.answer as unknown as Json, next) as typeof each.answer },
        ];
      return [name, each];
    }),
  );
  return overTheSame(all, seed);
};

type Both = Readonly<Record<Language, FigureDocument>>;
const shown = (figure: Declared, loaded: LoadedAll): Both => ({
  zh: documentOf(figure.id, figure, views.zh, loaded),
  en: documentOf(figure.id, figure, views.en, loaded),
});

type Verdict = { readonly question: string; readonly verdict: string; readonly says: Finding };
/** Sentences of a figure, those of its rows among them. */
function sentencesOf(document: FigureDocument): readonly Finding[] {
  const rows = document.kind === "table" ? (document.rows as readonly Partial<Verdict>[]) : [];
  return [...findingsOf(document), ...rows.flatMap(({ says }) => says ?? [])];
}

/** Words of a direction: none of them stands where the interval of the change holds 0. */
const DIRECTED = {
  zh: /上升|下降|更快|更慢|更好|更差|更高|更低|改善(更多|更少)|变差|[快慢高低大小多少] [\d.]|▲|▼/,
  en: /\b(rose|fell|sooner|(?<!months )later|better|worse|faster|slower|higher|lower|wider|narrower|improved)\b|[▲▼]/,
} as const;
/** What says in the same breath that nothing can be told. */
const OPEN = {
  zh: /看不出|没有明确|无明确|并不明确|不作|波动|一(半|些)|没有区间|尚不能/,
  en: /can be told|cannot be told|no clear|not clear|no effect|within noise|no interval of their own|not yet|cannot say/i,
} as const;

/** What a sentence claims although the interval of its change, the last that it rests on, holds 0. */
const overclaims = (finding: Finding, language: Language): boolean => {
  const { low, high } = finding.rests.findLast((each) => each.low !== null && each.high !== null) ?? {};
  const isOpen = (low ?? 1) <= 0 && (high ?? -1) >= 0;
  return isOpen && DIRECTED[language].test(finding.says) && !OPEN[language].test(finding.says);
};

/** Numbers as they are read, in any order, with the signs that are written. */
const numbersIn = (text: string) =>
  [
    ...text
      .replaceAll(/\d{4}Q\d|95%|90-day|(?<![\d.])\d+ (?:months|days|个月|天)(?!\d|\.\d)/g, " ")
      .replaceAll("¥", "")
      .matchAll(/[+−]?\d[\d,]*(?:\.\d+)?/g),
  ]
    .map(([number]) => number.replace(/,/g, ""))
    .sort();

const CLAIM = /\d/;

/** Numbers that are no estimates: of whom nothing is concluded, and after how many days people are looked at. */
const LANDMARKS = ["under 30", "不足 30", "have 30", "有 30", "90 days", "90 天"];

type Ratio = { readonly value: number | null; readonly low: number | null; readonly high: number | null };
type FairnessGroup = { readonly is_small: boolean; readonly to_highest: { readonly ratio: Ratio } | null };

type Case = { readonly id: string; readonly seed: number; readonly both: Both };
const cases: Case[] = [];
beforeAll(() => {
  for (const id of FIGURES)
    for (let time = 0; time < TIMES; time++) {
      const seed = time * 7919 + id.length * 104_729 + 1;
      cases.push({ id, seed, both: shown(figuresById.get(id)!, anotherAnswer(templates.get(id)!, seed)) });
    }
});
const everywhere = (wrong: (finding: Finding, language: Language, document: FigureDocument) => boolean) =>
  cases.flatMap(({ id, seed, both }) =>
    LANGUAGES.flatMap((language) =>
      sentencesOf(both[language])
        .filter((finding) => wrong(finding, language, both[language]))
        .map(({ says, rests }) => `${id} ${seed}: ${says} ${JSON.stringify(rests.at(-1))}`),
    ),
  );

describe("over random answers", () => {
  test("there are a thousand answers and more, and sentences of every kind", () => {
    expect(cases.length).toBeGreaterThan(1000);
    const verdicts = new Set(
      cases.flatMap(({ both: { en } }) =>
        en.kind === "table"
          ? (en.rows as readonly Partial<Verdict>[]).flatMap(({ question, verdict }) =>
              question ? `${question} ${verdict}` : [],
            )
          : [],
      ),
    );
    expect(verdicts.size).toBe(20);
    expect(cases.flatMap(({ both: { en } }) => sentencesOf(en)).length).toBeGreaterThan(2000);
  });

  test("no sentence tells a direction where the interval of its change holds 0", () => {
    expect(everywhere(overclaims)).toEqual([]);
  });

  test("every sentence that claims rests on estimates, and has no number but theirs: none of a hidden group", () => {
    expect(
      everywhere(({ says, rests }) => CLAIM.test(says.replace(/\d{4}Q\d|90/g, "")) && rests.length === 0),
    ).toEqual([]);
    const groups = (says: string) => says.match(/“[^”]+”/g) ?? [];
    expect(
      everywhere((finding, _language, document) => {
        if (finding.rests.length === 0) return false;
        const known = [...namedBy(document), ...groups(finding.says), ...LANDMARKS];
        return unfounded(finding, known).length > 0;
      }),
    ).toEqual([]);
  });

  test("both languages say the same numbers with the same signs, and go the same way", () => {
    const ways = [
      [/sooner/, /快 [\d.]/],
      [/later/, /慢 [\d.]/],
      [/wider/, /大 [\d.]/],
      [/narrower/, /小 [\d.]/],
      [/better results within/, /自身的改善/],
      [/worse results within/, /自身的变差/],
      [/for the better/, /改善更多/],
      [/for the worse/, /改善更少/],
      [/can(not)? be told|No clear|no effect|not clear/, /看不出|没有明确|并不明确/],
    ] as const;
    for (const { id, seed, both } of cases) {
      const [zh, en] = [sentencesOf(both.zh), sentencesOf(both.en)];
      expect([id, zh.map(({ rests }) => rests)]).toEqual([id, en.map(({ rests }) => rests)]);
      for (const [at, { says }] of en.entries()) {
        const other = zh[at]!.says;
        const place = `${id} ${seed}: ${says} | ${other}`;
        expect(numbersIn(other), place).toEqual(numbersIn(says));
        if (
          id === "five-questions" ||
          id === "why-changed" ||
          id.endsWith("change") ||
          id.endsWith("changes")
        )
          for (const [english, chinese] of ways)
            expect([english.source, chinese.test(other)], place).toEqual([
              english.source,
              english.test(says),
            ]);
      }
    }
  });

  test("agreement and consistency are never called prediction", () => {
    const about = cases.filter(({ id }) => ["agreement", "bias", "reliability"].includes(id));
    for (const { both } of about)
      for (const language of LANGUAGES)
        for (const { says } of sentencesOf(both[language])) expect(says).not.toMatch(/predict|预测/);
    expect(about.flatMap(({ both }) => sentencesOf(both.en)).length).toBeGreaterThan(60);
  });

  test("a verdict's word, its tone and its sentence agree with its value", () => {
    const claim = {
      zh: {
        saves: ["快", "慢"],
        predicts: ["高", "低"],
        stays: ["高", "低"],
        fair: ["小", "大"],
        liked: ["高", "低"],
      },
      en: {
        saves: ["sooner", "later"],
        predicts: ["higher", "lower"],
        stays: ["higher", "lower"],
        fair: ["narrower", "wider"],
        liked: ["higher", "lower"],
      },
    } as const;
    for (const { id, seed, both } of cases.filter((each) => each.id === "five-questions"))
      for (const language of LANGUAGES)
        for (const row of (both[language] as Extract<FigureDocument, { kind: "table" }>).rows) {
          const { question, verdict, says, value, low, high } = row as unknown as Verdict &
            Record<"value" | "low" | "high", number | null>;
          const place = `${id} ${seed} ${question}: ${says.says}`;
          const [first = ""] = says.says.split(language === "zh" ? "。" : /\. /);
          const [up, down] = claim[language][question as "saves"];
          const words = language === "zh" ? [`${up} `, `${down} `] : [up, down];
          const has = words.map((word) => first.includes(word));
          if (verdict === "ahead") expect(has, place).toEqual([true, false]);
          if (verdict === "behind") expect(has, place).toEqual([false, true]);
          if (verdict === "no_difference") expect(OPEN[language].test(first), place).toBe(true);
          if (verdict === "cannot_say") expect(has, place).toEqual([false, false]);
          if (verdict === "ahead" || verdict === "behind") {
            expect(low! * high!, place).toBeGreaterThan(0);
            expect(value! > 0 !== (question === "saves"), place).toBe(verdict === "ahead");
            // what is not nothing is not told as nothing
            expect(first, place).not.toMatch(/(?<![\d.])0\.0+(?!\d)/);
          }
          const tone = (row.cells[1] as Cell).tone;
          expect(tone, place).toBe(
            { ahead: "good", behind: "bad", no_difference: "muted", cannot_say: "muted" }[verdict],
          );
        }
  });

  test("the lead of validity names a direction, and which of two predicts better, by its intervals alone", () => {
    const said = { against: 0, open: 0, better: 0 };
    for (const { id, seed, both } of cases.filter((each) => each.id === "validity-lead"))
      for (const language of LANGUAGES) {
        const { says, rests } = findingsOf(both[language])[0]!;
        const place = `${id} ${seed}: ${says}`;
        const [{ low, high } = { low: null, high: null }, , difference] = rests;
        const is = (zh: string, en: string) => says.includes(language === "zh" ? zh : en);
        expect(is("得分越高、绩效越低", "the higher the score, the lower"), place).toBe(
          high !== null && high < 0,
        );
        expect(is("看不出预测力", "no sign that it predicts"), place).toBe(
          low !== null && low <= 0 && high! >= 0,
        );
        const better = is("强于", "better than the interviewers")
          ? 1
          : is("弱于", "better than the AI")
            ? -1
            : 0;
        if (better !== 0)
          expect(better * (better > 0 ? difference!.low! : difference!.high!), place).toBeGreaterThan(0);
        said.against += high !== null && high < 0 ? 1 : 0;
        said.open += is("看不出预测力", "no sign") ? 1 : 0;
        said.better += better === 0 ? 0 : 1;
      }
    expect(Math.min(...Object.values(said))).toBeGreaterThan(3);
  });

  test("the lead of fairness says lower, below four fifths and not ruled out of those whose intervals say it", () => {
    const said = new Set<string>();
    for (const { id, seed, both } of cases.filter((each) => each.id === "fairness-lead")) {
      const { fair } = anotherAnswer(templates.get(id)!, seed) as unknown as {
        fair: { answer: { table: { groups: readonly FairnessGroup[] } } };
      };
      const large = fair.answer.table.groups.flatMap(({ is_small, to_highest }) =>
        to_highest?.ratio.value == null || is_small ? [] : [to_highest.ratio],
      );
      const under = large.filter(({ high }) => high !== null && high < 0.8).length;
      const open = large.filter(({ low, high }) => (low ?? 0) < 0.8 && (high ?? 1) >= 0.8).length;
      for (const language of LANGUAGES) {
        const { says, rests } = findingsOf(both[language])[0]!;
        const place = `${id} ${seed}: ${says}`;
        const listed = (zh: RegExp, en: RegExp) => {
          const names = (language === "zh" ? zh : en).exec(says)?.[1];
          return names === undefined ? 0 : names.split(language === "zh" ? /、|和/ : /, | and /).length;
        };
        const isLower = /clearly less often|明确低于“/.test(says);
        said.add(isLower ? "lower" : "alike");
        if (rests.length === 0) continue;
        expect(isLower, place).toBe((rests[0]!.high ?? 1) < 1);
        expect(
          listed(
            /；明确低于五分之四的有：([^；，。]+)/,
            /; surely below four fifths: ([^;.]+?)(?:, though|;|\.)/,
          ),
          place,
        ).toBe(under);
        expect(
          listed(/尚不能排除低于五分之四的有：([^；。]+)/, /cannot be ruled out for ([^;.]+)/),
          place,
        ).toBe(open);
        expect(/没有群体低于五分之四|no group lies below/.test(says), place).toBe(
          large.length > 0 && under + open === 0,
        );
        if (under > 0) said.add("under");
        if (open > 0) said.add("open");
      }
    }
    expect([...said].sort()).toEqual(["alike", "lower", "open", "under"]);
  });

  test("a headline's word of change stands only for a clear change, and goes its way", () => {
    let clearOnes = 0;
    for (const { both } of cases)
      for (const language of LANGUAGES) {
        const document = both[language];
        if (document.kind !== "headline" || document.changed === null) continue;
        const change = document.figure?.change;
        const { word, verdict, sentence } = document.changed;
        if (!change?.clear)
          expect([word, verdict, DIRECTED[language].test(sentence)]).toEqual(["", "none", false]);
        else {
          clearOnes++;
          const metric = views.en.metrics.get(document.metrics[0]!)!;
          expect(word.startsWith(change.value! > 0 ? "▲" : "▼")).toBe(true);
          if (metric.better !== "neutral")
            expect(verdict).toBe(change.value! > 0 === (metric.better === "higher") ? "good" : "bad");
        }
      }
    expect(clearOnes).toBeGreaterThan(100);
  });

  test("a measure in the table of all changed only where its interval leaves out 0", () => {
    let checked = 0;
    for (const { both } of cases.filter(({ id }) => id === "measures" || id === "why-changed"))
      for (const language of LANGUAGES)
        for (const row of (both[language] as Extract<FigureDocument, { kind: "table" }>).rows) {
          const cell = row.cells[both.en.id === "measures" ? 4 : 3] as Cell;
          const [low, high] = cell.values.filter((each) => typeof each !== "string").slice(1) as (
            | number
            | null
          )[];
          const isOpen = low == null || high == null || (low <= 0 && high >= 0);
          if (isOpen)
            expect([cell.tone ?? "muted", /[▲▼]/.test(cell.text)], `${row.key} ${cell.text}`).toEqual([
              "muted",
              false,
            ]);
          checked++;
        }
    expect(checked).toBeGreaterThan(1000);
  });

  test("what changed within groups is called better or worse only where its own interval leaves out 0", () => {
    const named = everywhere(({ says, rests }, language, { id }) => {
      const words =
        language === "zh"
          ? /自身的(改善|变差|上升|下降)/
          : /(better|worse) results|(higher|lower) values within/;
      const { low, high } = rests.at(-2) ?? {};
      return id === "why-changed" && words.test(says) && !((low ?? -1) > 0 || (high ?? 1) < 0);
    });
    expect(named).toEqual([]);
  });

  test("where a change is split, rate and mix are the change; where it is not clear it is not split", () => {
    for (const { both } of cases.filter(({ id }) => id === "why-changed"))
      for (const { cells } of (both.en as Extract<FigureDocument, { kind: "table" }>).rows) {
        const [value, , low, high] = (cells[3] as Cell).values as (number | null)[];
        const [rate] = (cells[5] as Cell).values as (number | null)[];
        const [mix] = (cells[6] as Cell).values as (number | null)[];
        const isSplit = low != null && high != null && (low > 0 || high < 0);
        if (isSplit) expect(rate! + mix!).toBeCloseTo(value!, 6);
        else expect([rate, mix]).toEqual([null, null]);
      }
  });
});

describe("the rule itself", () => {
  const open = { value: 2, low: -1, high: 5 };
  test.each([
    ["zh", "AI 路径平均快 2.0 天（95% 区间 −1.0 至 5.0）。", true],
    ["en", "hires of the AI path started work 2.0 days sooner (95% interval −1.0 to 5.0).", true],
    ["zh", "看不出差异：从快 1.0 天到慢 5.0 天都有可能。", false],
    ["en", "no difference can be told: anything from 1.0 days sooner to 5.0 days later.", false],
  ] as const)("finds in %s what claims too much: %s", (language, says, wrong) => {
    expect(overclaims({ says, rests: [open] }, language)).toBe(wrong);
    expect(overclaims({ says, rests: [{ value: 2, low: 1, high: 5 }] }, language)).toBe(false);
  });
});
