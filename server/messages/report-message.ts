import type { Language } from "../language.ts";
import type { Report, ReportText, VerdictRow } from "../reports/report.ts";
import type { Written } from "./message.ts";

/**
 * A report in short: its title with the quarter, each question of its first page with its answer, and the way to it. In another language
 * where it was not made in the one that is asked for.
 */
export function reportMessage({ texts }: Report, language: Language, link: string): Written {
  const text = texts[language] ?? Object.values(texts)[0];
  if (text === undefined) throw new Error("a report in no language");
  const subject = [text.title, text.subtitle].filter(Boolean).join(text.language === "zh" ? "" : " ");
  return { language: text.language, subject, lines: linesOf(text), link };
}

function linesOf({ language, parts: [first] }: ReportText): Written["lines"] {
  const rows = (first?.blocks ?? []).flatMap((block) => (block.kind === "verdicts" ? block.rows : []));
  if (rows.length > 0) return rows.map((row) => ({ text: answered(row, language) }));
  return first?.lead === undefined ? [] : [{ text: first.lead }];
}

/** "Do people stay? Ahead. In the same jobs, ..." */
function answered({ question, word, sentence }: VerdictRow, language: Language): string {
  const begun = word.slice(0, 1).toUpperCase() + word.slice(1);
  return language === "zh"
    ? `${question}${word}。${sentence.says}`
    : `${question} ${begun}. ${sentence.says}`;
}
