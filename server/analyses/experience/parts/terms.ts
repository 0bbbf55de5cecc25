import type { Connection } from "../../../../sql/database.ts";
import { type Figure, figureOf } from "../../../figures/figure.ts";
import type { Text } from "../../../language.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { fisherExact } from "../../../statistics/selection/fisher-exact.ts";

/** Fewest comments that must say a term before anybody is told of it, so that it is no single person's word. */
export const FEWEST_COMMENTS = 10;

/** One term of survey comments. */
export type CommentTerm = {
  readonly term: string;
  readonly label: Text;
  readonly theme: string;
  readonly theme_label: Text;
  /** Comments that say it, and their share of all (Wilson). */
  readonly comments: number;
  readonly share: Figure;
  /** Share among comments of the satisfied, of those not satisfied, and the first less the second (Newcombe). */
  readonly satisfied: Figure;
  readonly not_satisfied: Figure;
  readonly difference: Figure;
  /** Fisher's exact test, and the same over all terms told (Benjamini-Hochberg). */
  readonly p: number | null;
  readonly adjusted_p: number | null;
  readonly differs: boolean;
};

/** What comments are about. */
export type CommentTerms = {
  readonly status: "ok" | "missing" | "suppressed";
  readonly fewest: number;
  /** Comments, those of the satisfied and of those not satisfied; the rest did not say how satisfied they are. */
  readonly comments: number;
  readonly satisfied: number;
  readonly not_satisfied: number;
  readonly terms: readonly CommentTerm[];
  /** Terms that too few comments say. */
  readonly left_out: number;
};

const DISCOVERY = 0.1;

/** Sums over comments. */
export const commentMoments: Readonly<Record<string, string>> = {
  n: "count(*)",
  satisfied: "sum(case when is_satisfied then 1 else 0 end)",
  not_satisfied: "sum(case when not is_satisfied then 1 else 0 end)",
};

type TermName = {
  readonly term: string;
  readonly label_en: string;
  readonly theme: string;
  readonly theme_zh: string;
  readonly theme_en: string;
};

/** What terms of comments are called, by term. */
export async function readTermNames(connection: Connection): Promise<ReadonlyMap<string, TermName>> {
  const rows = await connection.rows<TermName>(
    "select term, label_en, theme, theme_zh, theme_en from core.comment_term",
  );
  return new Map(rows.map((row) => [row.term, row]));
}

/** Terms with their names; `all` is one record over all comments, `said` one per term. */
export function commentTerms(
  names: ReadonlyMap<string, TermName>,
  all: readonly Moments[],
  said: readonly Moments[],
  scope: Scope,
): CommentTerms {
  const total = (name: string) => all.reduce((sum, record) => sum + asNumber(record[name]), 0);
  const [n, good, bad] = [total("n"), total("satisfied"), total("not_satisfied")];
  const isExact = scope.rows !== false;
  const shown = (count: number) => (isExact || count >= 100 ? count : Math.round(count / 5) * 5);
  const nothing = (status: CommentTerms["status"], left: number): CommentTerms => ({
    status,
    fewest: FEWEST_COMMENTS,
    comments: status === "suppressed" ? 0 : shown(n),
    satisfied: 0,
    not_satisfied: 0,
    terms: [],
    left_out: left,
  });
  if (n === 0) return nothing("missing", 0);
  if (n < FEWEST_COMMENTS) return nothing("suppressed", 0);
  // a share among a handful would tell how each of them feels
  const isCompared = Math.min(good, bad) >= FEWEST_COMMENTS;
  const hidden: Figure = { value: null, low: null, high: null, n: 0, notes: [`few:${FEWEST_COMMENTS}`] };
  const kept = said.filter((record) => asNumber(record.n) >= FEWEST_COMMENTS);
  const terms = kept.map((record): CommentTerm => {
    const term = String(record.term);
    const [k, a, c] = [asNumber(record.n), asNumber(record.satisfied), asNumber(record.not_satisfied)];
    const name = names.get(term);
    const figure = (own: number, of: number): Figure => ({
      ...figureOf(proportionInterval(own, of)),
      n: shown(of),
    });
    return {
      term,
      label: { zh: term, en: name?.label_en ?? term },
      theme: name?.theme ?? "",
      theme_label: { zh: name?.theme_zh ?? "", en: name?.theme_en ?? "" },
      comments: shown(k),
      share: figure(k, n),
      satisfied: isCompared ? figure(a, good) : hidden,
      not_satisfied: isCompared ? figure(c, bad) : hidden,
      difference: isCompared
        ? { ...figureOf(newcombeDifference(a, good, c, bad)), n: shown(good + bad) }
        : hidden,
      p: isCompared ? fisherExact(a, good - a, c, bad - c).p : null,
      adjusted_p: null,
      differs: false,
    };
  });
  const adjusted = adjustP(terms.map(({ p }) => p));
  return {
    status: "ok",
    fewest: FEWEST_COMMENTS,
    comments: shown(n),
    satisfied: shown(good),
    not_satisfied: shown(bad),
    terms: terms
      .map((term, index) => ({
        ...term,
        adjusted_p: adjusted[index] ?? null,
        differs: (adjusted[index] ?? 1) <= DISCOVERY,
      }))
      .sort((a, b) => b.comments - a.comments || (a.term < b.term ? -1 : 1)),
    left_out: said.length - kept.length,
  };
}
