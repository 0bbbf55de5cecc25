import type { Text } from "../language.ts";
import { noteText } from "../metrics/notes.ts";

const texts: Readonly<Record<string, Text>> = {
  few_pairs: {
    zh: "已知结果的入职者不足 {} 人，无法估计",
    en: "Fewer than {} hires with a known outcome",
  },
  no_reliability: {
    zh: "没有该效标的信度，未作校正",
    en: "No reliability of this criterion is known, so it was not corrected for",
  },
  no_range: {
    zh: "应聘者或入职者的分数没有差异，未作全距校正",
    en: "The scores of applicants or hires do not vary, so range was not corrected for",
  },
  direct_selection: {
    zh: "全距校正假定直接按该分数筛选（Thorndike 情形 II）；实际为间接筛选时偏保守",
    en: "The correction for range takes selection to be on this very score (Thorndike's Case II); where it was indirect it errs on the low side",
  },
  ratings_drawn: {
    zh: "评分过多，按固定规则抽取候选人后用 {} 条评分估计",
    en: "Of more ratings than can be fitted at once, {} were taken, whole candidates by a fixed rule",
  },
  same_people_joined: {
    zh: "同一分组内的各行由同一批人组成：合并时按抽样误差完全相关处理，区间宁宽勿窄",
    en: "Within a segment the rows are the same people: joined as if their sampling errors went together fully, so the interval errs on the wide side",
  },
  same_people: {
    zh: "各组由同一批人组成，因此不合并，也不互相借力",
    en: "The segments are the same people, so they are neither pooled nor lend each other strength",
  },
};

/** The sentences of note codes, by code, in both languages. */
export function noteTexts(codes: Iterable<string>): Record<string, Text> {
  return Object.fromEntries([...new Set(codes)].sort().map((note) => [note, textOf(note)]));
}

function textOf(note: string): Text {
  const [code = "", argument = ""] = note.split(/:(.*)/s);
  const own = texts[code];
  if (own === undefined) return { zh: noteText(note, "zh"), en: noteText(note, "en") };
  return { zh: own.zh.replace("{}", argument), en: own.en.replace("{}", argument) };
}
