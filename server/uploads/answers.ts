import type { Bilingual } from "../../pipelines/contract.ts";
import type { UploadTable } from "./tables.ts";

/** What a question rests on: one of these feeds, or fields of them (`feed.field`), has to be there. */
type Need = { readonly about: Bilingual; readonly any: readonly string[] };

/** A question that the pages answer, and what that takes. */
type Answerable = {
  readonly id: string;
  readonly page: string;
  readonly text: Bilingual;
  readonly needs: readonly Need[];
};

const AI_SCORE: Need = {
  about: { zh: "AI 面试分数", en: "scores of AI interviews" },
  any: ["ai_interviews.overall_score", "ai_scores.score"],
};
const HUMAN_SCORE: Need = {
  about: { zh: "人工面试评分", en: "ratings of human interviews" },
  any: ["human_ratings.score"],
};
const HIRES: Need = { about: { zh: "谁入职了", en: "who was hired" }, any: ["hires"] };
const PERFORMANCE: Need = {
  about: { zh: "入职后的绩效", en: "performance after hire" },
  any: ["performance_reviews.rating"],
};

const QUESTIONS: readonly Answerable[] = [
  {
    ...{ id: "ai_validity", page: "validity", needs: [AI_SCORE, HIRES, PERFORMANCE] },
    text: { zh: "AI 分数能不能预测绩效", en: "Whether AI scores predict performance" },
  },
  {
    ...{ id: "human_validity", page: "validity", needs: [HUMAN_SCORE, HIRES, PERFORMANCE] },
    text: { zh: "人工评分能不能预测绩效", en: "Whether interviewers' ratings predict performance" },
  },
  {
    ...{ id: "agreement", page: "validity", needs: [AI_SCORE, HUMAN_SCORE] },
    text: { zh: "AI 与面试官的判断是否一致", en: "Whether AI and interviewers judge alike" },
  },
  {
    ...{ id: "retention", page: "retention" },
    needs: [
      HIRES,
      { about: { zh: "入职日期", en: "days of starting" }, any: ["employment.started_at"] },
      { about: { zh: "离职日期", en: "days of leaving" }, any: ["employment.ended_at"] },
    ],
    text: { zh: "分数高的人是否留得更久", en: "Whether those with high scores stay longer" },
  },
  {
    ...{ id: "fairness", page: "fairness" },
    needs: [
      {
        about: { zh: "性别、民族或出生日期", en: "gender, ethnicity or date of birth" },
        any: ["candidates.gender", "candidates.ethnicity", "candidates.birth_date"],
      },
      {
        about: { zh: "谁通过或被录用", en: "who passed or was hired" },
        any: ["ai_interviews.recommended", "offers", "hires", "stage_events"],
      },
    ],
    text: { zh: "各群体的通过率是否公平", en: "Whether groups pass at like rates" },
  },
  {
    ...{ id: "efficiency", page: "efficiency" },
    needs: [
      { about: { zh: "投递时间", en: "times of application" }, any: ["applications.applied_at"] },
      {
        about: { zh: "后续环节的时间", en: "times of later steps" },
        any: [
          ...["ai_interviews.completed_at", "human_interviews.started_at"],
          ...["offers.offered_at", "hires.onboarded_at", "stage_events.at"],
        ],
      },
    ],
    text: { zh: "招聘流程快不快、卡在哪里", en: "How fast hiring is, and where it waits" },
  },
  {
    ...{ id: "experience", page: "experience" },
    needs: [
      {
        about: { zh: "候选人问卷", en: "surveys of candidates" },
        any: ["survey_answers.score"],
      },
    ],
    text: { zh: "候选人体验如何", en: "How candidates find it" },
  },
];

/** A question and what it still lacks; one that lacks nothing can be answered once the data are loaded. */
export type Answer = Omit<Answerable, "needs"> & { readonly lacks: readonly Bilingual[] };

/**
 * Which questions these tables, with the fields that are loaded already, can answer. A field counts where a column of the table
 * is read for it: a day that was merely assumed answers nothing about time.
 */
export function answersOf(tables: readonly UploadTable[], loaded: ReadonlySet<string>): Answer[] {
  const brought = new Set(
    tables.flatMap(({ columns, reader }) => [
      ...(reader?.mapping?.feeds ?? []).map(({ feed }) => feed),
      ...(reader?.feed === undefined ? [] : [reader.feed]),
      ...columns.flatMap(({ takes }) => takes.flatMap(({ feed, field }) => [feed, `${feed}.${field}`])),
    ]),
  );
  const has = (what: string) => brought.has(what) || loaded.has(what);
  return QUESTIONS.map(({ needs, ...question }) => ({
    ...question,
    lacks: needs.filter(({ any }) => !any.some(has)).map(({ about }) => about),
  }));
}
