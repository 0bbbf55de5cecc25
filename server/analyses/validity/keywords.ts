import { Type } from "typebox";
import { figure, hiddenFigure, number, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../metrics/estimator.ts";
import { pairAggregation, pearsonOf, pearsonP } from "../../metrics/units.ts";
import { segmentParameter, segmentSchema } from "../../schemas.ts";
import { adjustP } from "../../statistics/association/multiple-testing.ts";
import { correlationFromMoments, correlationTest } from "../../statistics/association/pearson.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../statistics/numbers/integer-sums.ts";
import { declare } from "../declare.ts";
import { scorePairs } from "./parts/source.ts";
import { FDR } from "./parts/table.ts";

/** Outcomes that a keyword can be held against. */
const KEYWORD_CRITERIA = ["performance_6m", "performance_12m"] as const;

/** Documents that have to mention a keyword before it is tested; whether it is mentioned at all, that lack it too. */
const MIN_DOCUMENTS = 20;

const row = Type.Object({
  segment: segmentSchema,
  n: Type.Integer({ description: "Hires with transcript and known outcome" }),
  documents: Type.Integer({ description: "Of these, whose transcript mentions the word" }),
  mentions: Type.Integer(),
  per_thousand: number("Mentions per 1,000 characters over all transcripts"),
  status: Type.Enum(["ok", "few", "suppressed"], { description: "few: not tested" }),
  rate: figure("Correlation of mentions per 1,000 characters with the outcome"),
  mentioned: figure("Point-biserial correlation of mentioning it at all with the outcome"),
  p: number("Of the rate"),
  mentioned_p: number("Of mentioning it"),
  p_adjusted: number("By Benjamini and Hochberg over all rows that were tested"),
  mentioned_p_adjusted: number("The same of mentioning it"),
  stands: Type.Boolean({ description: "Either stands at a false discovery rate of 10 %" }),
});
type Row = Told<typeof row>;

const has = "case when mentions > 0 then 1 else 0 end";

/** Which words of the transcripts go with later performance, over all jobs or by segment. */
export const analysis = declare({
  title: ["回答中的哪些词与绩效有关？", "Which words in answers go with performance?"],
  about: [
    "词库中的词在面试文本中的提及，与入职者日后绩效的关系。",
    "Words of the lexicon in transcripts against later performance, among hires.",
  ],
  formula: [
    "每千字提及次数的皮尔逊 r，Fisher z 区间；对全部受检行按 Benjamini–Hochberg 校正。",
    "Pearson r of mentions per 1,000 characters, Fisher z; Benjamini–Hochberg over all rows that were tested.",
  ],
  dated: "Scored",
  asks: {
    criterion: Type.Enum([...KEYWORD_CRITERIA], { default: "performance_6m" }),
    by: segmentParameter("the keyword is always one"),
    min_documents: Type.Integer({
      minimum: 5,
      maximum: 100_000,
      default: MIN_DOCUMENTS,
      description:
        "Documents that have to mention a word before it is tested (mentioning it at all: that have to lack it too)",
    }),
  },
  gives: {
    criterion: Type.Enum([...KEYWORD_CRITERIA]),
    min_documents: Type.Integer(),
    rows: Type.Array(row),
  },
  answer: async (ask, { criterion, by: asked = [], min_documents }, { tell }) => {
    const by = ["keyword", ...asked.filter((name) => name !== "keyword")];
    const outcome = criterion === "performance_6m" ? "performance_6_z" : "performance_12_z";
    const heard = {
      id: "keywords",
      sql: `select *, mention_rate * 1000000 as x, ${outcome} as y from marts.keyword_hit where ${outcome} is not null`,
      at: "scored_at",
    };
    const rates = await ask.segments(heard, { by, ...pairAggregation(scorePairs, ["person"]) });
    const rateOf = new Map(rates.map(({ segment, moments }) => [JSON.stringify(segment), moments[0]]));
    const segments = await ask.segments(heard, {
      by,
      moments: {
        n: "count(*)",
        documents: `sum(${has})`,
        mentions: "sum(mentions)",
        characters: "sum(characters)",
        y: "sum(y)",
        yy: "sum(cast(y as hugeint) * y)",
        hy: `sum(case when mentions > 0 then y end)`,
      },
    });
    const found = segments.map(({ segment, moments }) =>
      rowOf(
        Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
        moments[0]!,
        rateOf.get(JSON.stringify(segment)),
        min_documents,
        tell,
      ),
    );
    const adjusted = adjustP(found.map(({ p }) => p));
    const mentioned = adjustP(found.map(({ mentioned_p }) => mentioned_p));
    // a word that one to four people used tells of them, however many were listened to
    const told = tell(
      found.map(({ n, documents, segment }) => ({ n, before: documents, among: segment.keyword ?? null })),
    );
    return {
      criterion,
      min_documents,
      rows: found.map((row, index) => {
        if (told[index]!.isHidden) return hidden(row);
        const [p, q] = [adjusted[index] ?? null, mentioned[index] ?? null];
        return {
          ...row,
          n: told[index]!.n,
          documents: tell.count(row.documents),
          p_adjusted: p,
          mentioned_p_adjusted: q,
          stands: (p !== null && p <= FDR) || (q !== null && q <= FDR),
        };
      }),
    };
  },
});

function rowOf(
  segment: Row["segment"],
  sums: Moments,
  pairs: Moments | undefined,
  minDocuments: number,
  tell: Tell,
): Row {
  const n = asNumber(sums.n);
  const documents = asNumber(sums.documents);
  const characters = asNumber(sums.characters);
  const mentions = asNumber(sums.mentions);
  const isTested = documents >= minDocuments;
  // how often can be told apart where everybody says it, whether at all cannot
  const isSplit = isTested && n - documents >= minDocuments;
  const shared = { n: asExact(sums.n), sumY: asExact(sums.y), sumYY: asExact(sums.yy), scaleY: 1e12 };
  const rate = pearsonOf(pairs);
  const mentioned = correlationFromMoments(
    correlationMomentsFromIntegerSums({
      ...shared,
      sumX: asExact(sums.documents),
      sumXX: asExact(sums.documents),
      sumXY: asExact(sums.hy),
    }),
  );
  const told = (found: Estimate, tested: boolean) =>
    tell.figure(tested ? found : cannotSay(found.n, found.method, `too_few_documents:${minDocuments}`));
  return {
    segment,
    n,
    documents,
    mentions,
    per_thousand: characters > 0 ? (1000 * mentions) / characters : null,
    status: isTested ? "ok" : "few",
    rate: told(rate, isTested),
    mentioned: told(mentioned, isSplit),
    p: isTested ? pearsonP(pairs) : null,
    mentioned_p: isSplit && mentioned.value !== null ? correlationTest(mentioned.value, n).p : null,
    p_adjusted: null,
    mentioned_p_adjusted: null,
    stands: false,
  };
}

function hidden({ segment }: Row): Row {
  return {
    segment,
    n: 0,
    documents: 0,
    mentions: 0,
    per_thousand: null,
    status: "suppressed",
    rate: hiddenFigure,
    mentioned: hiddenFigure,
    p: null,
    mentioned_p: null,
    p_adjusted: null,
    mentioned_p_adjusted: null,
    stands: false,
  };
}
