import { numbers } from "../../../format/intl.ts";
import { formatChange, formatCount, formatInterval, formatValue, shown } from "../../../format/number.ts";
import { unitDecimals, unitWords } from "../../../format/units.ts";
import { questionsSaid } from "../../../text/report-questions.ts";
import type { Unit } from "../../../types.ts";
import type { Finding, MetricAnswer } from "../../document.ts";
import { dimensionLabel, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { type Answered, QUESTIONS } from "./questions.ts";
import { wordsOf } from "./words.ts";

/** Decimals at most for what would else read as 0. */
const MOST_DECIMALS = 6;

/** Numbers of a unit without their sign, with as many decimals as none that is not 0 reads as 0. */
export function sizes(
  { language }: View,
  unit: Unit,
  values: readonly number[],
): { readonly bare: readonly string[]; readonly suffix: string } {
  const scaled = values.map((value) => Math.abs(shown(unit, value)));
  const isLost = (digits: number) =>
    scaled.some((value) => value !== 0 && Number(value.toFixed(digits)) === 0);
  let digits = unitDecimals[unit];
  while (digits < MOST_DECIMALS && isLost(digits)) digits++;
  const format = numbers(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const words = unitWords(language);
  const first = scaled[0] ?? 0;
  return {
    bare: scaled.map((value) => format.format(value)),
    suffix: unit === "percent" ? words.share_points.suffix() : words[unit].suffix(first),
  };
}

/** The sentence of one question: difference, interval, n and both sides; or why nothing can be said. */
export function questionSaid(view: View, answer: Answered, least: number, saved: MetricAnswer): Finding {
  const rests = [answer.ai, answer.traditional, answer];
  if (answer.verdict === "cannot_say") return { says: whyNot(view, answer, least), rests };
  const [cost] = answer.question === "saves" ? saved.rows : [];
  const money = cost === undefined ? "" : moneySaid(view, cost);
  return {
    says: `${claimOf(view, answer)}${sidesOf(view, answer)}${money}`,
    rests: money === "" || cost === undefined ? rests : [cost, ...rests],
  };
}

function claimOf(view: View, answer: Answered): string {
  const said = questionsSaid(view.language);
  const { question, verdict, value, low, high, n, since_rollout: isSince } = answer;
  const { unit } = QUESTIONS[question];
  const frame = said.frames[question](isSince);
  const group = groupOf(view, answer);
  const inside = (what: string) => said.inside(what, formatCount(n, view.language));
  if (value === null || low === null || high === null || verdict === "cannot_say") return "";
  if (verdict === "no_difference") {
    const { bare, suffix } = sizes(view, unit, [low, high]);
    const [below = "", above = ""] = bare.map((each) => each + suffix);
    return `${frame}${said.same[question](below, above, group)}${inside(said.level)}`;
  }
  const { bare, suffix } = sizes(view, unit, value < 0 ? [value, high, low] : [value, low, high]);
  const [size = "", first = "", last = ""] = bare;
  const between = view.language === "zh" ? " 至 " : " to ";
  const range = view.text.figure.intervalOf(`${first}${between}${last}`);
  return `${frame}${said[verdict][question](size + suffix, group)}${inside(range)}`;
}

const groupOf = (view: View, { group }: Answered): string =>
  group === null
    ? ""
    : questionsSaid(view.language).group(
        dimensionLabel(view, group.dimension),
        valueLabel(view, group.dimension, group.value),
      );

/** What either side has by itself. */
function sidesOf(view: View, { question, ai, traditional }: Answered): string {
  const said = questionsSaid(view.language);
  const { unit } = QUESTIONS[question];
  if (ai.value === null || traditional.value === null) return "";
  const [one, other] = [ai.value, traditional.value].map((value) =>
    question === "fair" ? formatChange(unit, value, view.language) : formatValue(unit, value, view.language),
  );
  if (one === undefined || other === undefined) return "";
  if (question === "fair") return said.sides.gaps(one, other);
  if (question !== "predicts") return said.sides.paths(one, other);
  return said.sides.scores(one, other) + ((ai.low ?? 0) > 0 ? "" : said.unproven);
}

/** What a hire costs on the AI path, as a sentence of its own. */
function moneySaid(view: View, { value, low, high }: MetricAnswer["rows"][number]): string {
  const said = moneyOf(view, { value, low, high });
  return said === "" ? "" : view.language === "zh" ? `${said}。` : ` ${said}.`;
}

type Ends = Readonly<Record<"value" | "low" | "high", number | null>>;

/** What a hire costs less or more on the AI path; nothing where it is not known with its interval. */
export function moneyOf(view: View, { value, low, high }: Ends): string {
  if (value === null || low === null || high === null) return "";
  const { money } = wordsOf(view).questions;
  return money[low > 0 ? "less" : high < 0 ? "more" : "same"](
    formatValue("percent", Math.abs(value), view.language),
    formatInterval("percent", low, high, view.language),
  );
}

/** Why a question cannot be judged. */
function whyNot(view: View, answer: Answered, least: number): string {
  const { cannot } = questionsSaid(view.language);
  const { question, ai, traditional, since_rollout: isSince } = answer;
  const [enough, one, other] = [least, ai.n, traditional.n].map((n) => formatCount(n, view.language));
  if ([answer, ai, traditional].some(({ status }) => status === "suppressed")) return cannot.hidden;
  if (question === "fair" && answer.group === null) return cannot.groups(enough ?? "");
  if (ai.n === 0 && traditional.n === 0) return cannot.none;
  if (question === "predicts")
    return ai.n < least ? cannot.fewPeople(one ?? "", enough ?? "") : cannot.constant;
  if (traditional.n === 0) return cannot.noTraditional(isSince);
  if (ai.n === 0) return cannot.noAi(isSince);
  if (Math.min(ai.n, traditional.n) < least) return cannot.few(one ?? "", other ?? "", enough ?? "");
  return cannot.apart;
}
