import type { Report, ReportText } from "../../server/reports/report.ts";

const QUESTIONS = {
  zh: ["省时省钱吗？", "预测得准吗？", "人留得住吗？", "公平吗？", "候选人满意吗？"],
  en: [
    ...["Do they save time and money?", "Do they predict?", "Do people stay?", "Are they fair?"],
    "Do candidates like them?",
  ],
};

/** A report in both languages, whose sentences name `whose`. */
export function reportOf(
  quarter: string,
  whose: string,
  languages: readonly ("zh" | "en")[] = ["zh", "en"],
): Report {
  const text = (language: "zh" | "en"): ReportText => ({
    language,
    title: language === "zh" ? `AI 面试有用吗？${quarter}` : `Do our AI interviews work? ${quarter}`,
    subtitle: "",
    facts: [],
    parts: [
      {
        id: "first",
        title: language === "zh" ? "五个问题" : "Five questions",
        blocks: [
          { kind: "heading", text: "-" },
          {
            kind: "verdicts",
            rows: QUESTIONS[language].map((question) => ({
              question,
              verdict: "ahead",
              word: language === "zh" ? "领先" : "ahead",
              sentence: {
                says:
                  language === "zh"
                    ? `${whose}：快 8.5 天（7.9 至 9.1）。`
                    : `${whose}: 8.5 days sooner (7.9 to 9.1).`,
                rests: [{ value: 8.5, low: 7.9, high: 9.1 }],
              },
            })),
          },
        ],
      },
    ],
  });
  const digest = "0".repeat(64);
  return {
    ...{ format: "assay-report-1", quarter, packs: [] },
    basis: {
      ...{ snapshot: digest, warehouse_version: 1, built_at: "2026-10-05T00:00:00.000Z", program: digest },
      ...{ settings: digest, kept: digest, scope: { kind: "all" }, inputs: [] },
    },
    texts: Object.fromEntries(languages.map((language) => [language, text(language)])),
  };
}
