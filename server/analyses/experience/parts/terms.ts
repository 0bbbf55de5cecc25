import { Type } from "typebox";
import type { Connection } from "../../../../sql/database.ts";
import { type Figure, figure, hiddenFigure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { textSchema } from "../../../schemas.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { fisherExact } from "../../../statistics/selection/fisher-exact.ts";

/** Fewest comments that must say a term before anybody is told of it, so that it is no single person's word. */
export const FEWEST_COMMENTS = 10;

/** What comments are about: counts of terms, never a comment. */
export const commentsMembers = {
  status: Type.Enum(["ok", "missing", "suppressed"]),
  fewest: Type.Integer({ description: "Fewest comments that must say a term before it is told" }),
  comments: Type.Integer(),
  satisfied: Type.Integer({ description: "Comments of those satisfied overall" }),
  not_satisfied: Type.Integer(),
  terms: Type.Array(
    Type.Object({
      term: Type.String(),
      label: textSchema,
      theme: Type.String(),
      theme_label: textSchema,
      comments: Type.Integer({ description: "Comments that say it" }),
      share: figure("Share of all comments (Wilson interval)"),
      satisfied: figure("Share among comments of the satisfied"),
      not_satisfied: figure("Share among comments of those not satisfied"),
      difference: figure("Satisfied less not satisfied (Newcombe interval)"),
      p: number("Fisher's exact test, two-sided"),
      adjusted_p: number("Over all terms (Benjamini-Hochberg)"),
      differs: Type.Boolean({ description: "Stands at a false discovery rate of 10 %" }),
    }),
  ),
  left_out: Type.Integer({ description: "Terms that too few comments say" }),
};
const commentsSchema = Type.Object(commentsMembers);
type Comments = Told<typeof commentsSchema>;
type Term = Comments["terms"][number];

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
  tell: Tell,
): Comments {
  const total = (name: string) => all.reduce((sum, record) => sum + asNumber(record[name]), 0);
  const [n, good, bad] = [total("n"), total("satisfied"), total("not_satisfied")];
  const nothing = (status: Comments["status"], left: number): Comments => ({
    status,
    fewest: FEWEST_COMMENTS,
    comments: status === "suppressed" ? 0 : tell.count(n),
    satisfied: 0,
    not_satisfied: 0,
    terms: [],
    left_out: left,
  });
  if (n === 0) return nothing("missing", 0);
  if (n < FEWEST_COMMENTS) return nothing("suppressed", 0);
  // a share among a handful would tell how each of them feels
  const isCompared = Math.min(good, bad) >= FEWEST_COMMENTS;
  const hidden: Figure = { ...hiddenFigure, notes: [`few:${FEWEST_COMMENTS}`] };
  const kept = said.filter((record) => asNumber(record.n) >= FEWEST_COMMENTS);
  const terms = kept.map((record): Term => {
    const term = String(record.term);
    const [k, a, c] = [asNumber(record.n), asNumber(record.satisfied), asNumber(record.not_satisfied)];
    const name = names.get(term);
    const shareOf = (own: number, of: number) => tell.figure(proportionInterval(own, of));
    return {
      term,
      label: { zh: term, en: name?.label_en ?? term },
      theme: name?.theme ?? "",
      theme_label: { zh: name?.theme_zh ?? "", en: name?.theme_en ?? "" },
      comments: tell.count(k),
      share: shareOf(k, n),
      satisfied: isCompared ? shareOf(a, good) : hidden,
      not_satisfied: isCompared ? shareOf(c, bad) : hidden,
      difference: isCompared ? tell.figure(newcombeDifference(a, good, c, bad)) : hidden,
      p: isCompared ? fisherExact(a, good - a, c, bad - c).p : null,
      adjusted_p: null,
      differs: false,
    };
  });
  const adjusted = adjustP(terms.map(({ p }) => p));
  return {
    status: "ok",
    fewest: FEWEST_COMMENTS,
    comments: tell.count(n),
    satisfied: tell.count(good),
    not_satisfied: tell.count(bad),
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
