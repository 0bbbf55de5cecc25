import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { pairAggregation, pearsonOf, pearsonP } from "../../../metrics/units.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { correlationFromMoments, correlationTest } from "../../../statistics/association/pearson.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { scorePairs } from "./source.ts";
import { FDR } from "./table.ts";
import { shownCount, tellable } from "./tellable.ts";

/** Outcomes that a keyword can be held against. */
export const KEYWORD_CRITERIA = ["performance_6m", "performance_12m"] as const;
export type KeywordCriterion = (typeof KEYWORD_CRITERIA)[number];

/** Documents that have to mention a keyword before it is tested; whether it is mentioned at all, that lack it too. */
export const MIN_DOCUMENTS = 20;

export type KeywordRow = {
  readonly segment: Readonly<Record<string, string | null>>;
  /** Hires with transcript and outcome, and those of them whose transcript mentions the word. */
  readonly n: number;
  readonly documents: number;
  readonly mentions: number;
  /** Mentions per 1,000 characters over all transcripts. */
  readonly per_thousand: number | null;
  readonly status: "ok" | "few" | "suppressed";
  /** Correlation of the outcome with mentions per 1,000 characters, and with mentioning it at all. */
  readonly rate: Figure;
  readonly mentioned: Figure;
  readonly p: number | null;
  readonly mentioned_p: number | null;
  /** Benjamini-Hochberg over all rows that were tested, of the rate and of mentioning apart. */
  readonly p_adjusted: number | null;
  readonly mentioned_p_adjusted: number | null;
  readonly stands: boolean;
};

export type KeywordsResult = Told<{
  readonly criterion: KeywordCriterion;
  readonly min_documents: number;
  readonly rows: readonly KeywordRow[];
}>;

const has = "case when mentions > 0 then 1 else 0 end";

/** Which words of the transcripts go with the outcome, over all jobs or by segment. */
export async function evaluateKeywords(
  rows: RowReader,
  question: Narrowing & {
    readonly criterion: KeywordCriterion;
    readonly by: readonly string[];
    readonly minDocuments: number;
  },
  scope: Scope,
): Promise<KeywordsResult> {
  const { criterion, minDocuments } = question;
  const by = ["keyword", ...question.by.filter((name) => name !== "keyword")];
  const outcome = criterion === "performance_6m" ? "performance_6_z" : "performance_12_z";
  return rows.answer(question, scope, async (ask) => {
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
        minDocuments,
      ),
    );
    const adjusted = adjustP(found.map(({ p }) => p));
    const mentioned = adjustP(found.map(({ mentioned_p }) => mentioned_p));
    const told = tellable(
      found.map((row) => ({ n: row.n, among: String(row.segment.keyword) })),
      scope,
    );
    // a word that one to four people used tells of them, however many were listened to
    const isRare = ({ documents }: KeywordRow) => scope.rows === false && documents > 0 && documents < 5;
    return {
      criterion,
      min_documents: minDocuments,
      rows: found.map((row, index) => {
        if (told[index]!.hidden || isRare(row)) return hidden(row);
        const [p, q] = [adjusted[index] ?? null, mentioned[index] ?? null];
        return {
          ...row,
          n: told[index]!.n,
          documents: shownCount(row.documents, scope),
          p_adjusted: p,
          mentioned_p_adjusted: q,
          stands: (p !== null && p <= FDR) || (q !== null && q <= FDR),
        };
      }),
    };
  });
}

function rowOf(
  segment: KeywordRow["segment"],
  sums: Moments,
  pairs: Moments | undefined,
  minDocuments: number,
): KeywordRow {
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
    figureOf(tested ? found : cannotSay(found.n, found.method, `too_few_documents:${minDocuments}`));
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

function hidden({ segment }: KeywordRow): KeywordRow {
  const nothing: Figure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] };
  return {
    segment,
    n: 0,
    documents: 0,
    mentions: 0,
    per_thousand: null,
    status: "suppressed",
    rate: nothing,
    mentioned: nothing,
    p: null,
    mentioned_p: null,
    p_adjusted: null,
    mentioned_p_adjusted: null,
    stands: false,
  };
}
