import { HttpError } from "../../../http-error.ts";
import type { Level, Rater } from "./source.ts";

/** Corrections that can be asked for; `none` is the observed value, which is always there. */
export const CORRECTIONS = ["none", "criterion", "range"] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** What a predictor's name says: `ai`, `human`, `competency[:id]`, `question[:id]`. */
export const PREDICTOR = "^(ai|human|(competency|question)(:.{1,100})?)$";

/**
 * Reads a predictor and the segments: `by=competency` asks for the rater's competency scores, `by=question` for
 * the AI's question scores; a competency or question that is not named is always a segment.
 */
export function readPredictor(
  predictor: string,
  by: readonly string[],
): { level: Level; rater: Rater; by: string[]; filters: Record<string, string[]> } {
  const [name = "", ...rest] = predictor.split(":");
  const id = rest.join(":");
  const level: Level =
    name === "question" || by.includes("question")
      ? "question"
      : name === "competency" || by.includes("competency")
        ? "competency"
        : "overall";
  const rater: Rater = name === "human" ? "human" : "ai";
  if (rater === "human" && level === "question") {
    throw new HttpError("invalid_parameter", {
      path: "by",
      problem: { zh: "人工评分没有到题目一级", en: "people do not rate single questions" },
    });
  }
  const isNamed = id !== "";
  const isMixed = level !== "overall" && !isNamed && !by.includes(level);
  if (isMixed && by.length > 1) {
    throw new HttpError("invalid_parameter", {
      path: "by",
      problem: {
        zh: `未指定时总会按 ${level} 分组，因此最多再加一个维度`,
        en: `${level} is a segment unless it is named, so there can be one more at most`,
      },
    });
  }
  return {
    level,
    rater,
    by: isMixed ? [...by, level] : [...by],
    filters: isNamed ? { [name]: [id] } : {},
  };
}

/** Reads `none,criterion,range` in any order and any number of parameters; all of them where nothing is asked. */
export function readCorrections(asked: readonly string[] | undefined): Correction[] {
  if (asked === undefined) return [...CORRECTIONS];
  const words = new Set(asked.flatMap((text) => text.split(",")).map((word) => word.trim()));
  for (const word of words) {
    if (!(CORRECTIONS as readonly string[]).includes(word)) {
      throw new HttpError("invalid_parameter", {
        path: "correct",
        problem: { zh: `只能是 ${CORRECTIONS.join("、")}`, en: `must be of ${CORRECTIONS.join(", ")}` },
      });
    }
  }
  return CORRECTIONS.filter((word) => word === "none" || words.has(word));
}

/** Refuses a competency or question that is named and not there; any other filter may match nothing. */
export function refuseUnknown(
  path: string,
  named: Readonly<Record<string, readonly string[]>>,
  dimensions: ReadonlyMap<string, readonly string[]>,
): void {
  for (const [name, values] of Object.entries(named)) {
    const known = dimensions.get(name) ?? [];
    for (const value of values)
      if (!known.includes(value))
        throw new HttpError(
          "invalid_parameter",
          { path, problem: { zh: `没有 ${value}`, en: `there is no ${name} ${value}` } },
          { [name]: [...known].sort() },
        );
  }
}
