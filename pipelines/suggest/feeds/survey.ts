import type { MappedFeed, MappedValue } from "../../mapping.ts";
import type { Assigned } from "../assign.ts";
import type { Builder, Fields } from "../builder.ts";
import { presence } from "./ai.ts";
import { applicationKey } from "./people.ts";

export function survey(builder: Builder, isAnonymous: boolean): MappedFeed[] {
  const { any, all, at, own, heading, updatedAt, dateValue, name, has } = builder;
  if (!any("survey_answers")) return [];
  const key = has("survey_answers.response_id")
    ? builder.keyOf("survey_answers.response_id")
    : isAnonymous
      ? builder.keyOf("person.id")
      : applicationKey(builder);
  const made: MappedFeed[] = [];
  const about: Fields = isAnonymous
    ? { requisition_id: { constant: name } }
    : { application_id: applicationKey(builder).value };
  const answered = at("survey_answers.answered_at");
  const respondent: MappedValue = has("survey_answers.respondent")
    ? (own("survey_answers").respondent as MappedValue)
    : {
        constant: builder.ask({
          id: "respondent",
          kind: "choice",
          text: { zh: "问卷是谁填的？", en: "Who answered the survey?" },
          choices: [
            { value: "candidate", about: { zh: "候选人", en: "candidates" } },
            { value: "business", about: { zh: "业务部门", en: "business departments" } },
          ],
          assumed: "candidate",
          why: {
            zh: "表中没有答卷人类型；员工调查不属于这里",
            en: "the table does not tell; a survey of employees does not belong here",
          },
        }),
      };
  const base: Fields = {
    ...about,
    response_id: key.value,
    respondent,
    answered_at:
      answered !== undefined
        ? dateValue(answered)
        : {
            constant: builder.ask({
              id: "answered_on",
              kind: "day",
              text: { zh: "问卷大约在哪一天填的？", en: "On which day, about, was the survey answered?" },
              assumed: builder.dataDay,
              why: { zh: "表中没有作答时间", en: "the table has no time of answering" },
            }),
          },
    updated_at: updatedAt(),
  };
  const scores = all("survey_answers.score");
  const comments = all("survey_answers.comment");
  const item = heading("survey_answers.item");
  if (item !== undefined) {
    const [score] = scores;
    const [comment] = comments;
    made.push({
      feed: "survey_answers",
      when: [{ column: item, present: true }],
      fields: {
        ...base,
        source_id: { template: `${key.text}/{${item}}` },
        item: { column: item, extract: "^.{1,60}" },
        ...(score === undefined ? {} : { score: onSurveyScale(builder, [score], score.column.heading) }),
        ...(comment === undefined ? {} : { comment: comment.column.heading }),
      },
    });
    return made;
  }
  const groups = new Map<string, Assigned[]>();
  for (const one of scores) {
    const { min, max } = builder.scale(one);
    groups.set(`${min}-${max}`, [...(groups.get(`${min}-${max}`) ?? []), one]);
  }
  for (const part of groups.values()) {
    const absent = [...new Set(part.flatMap(({ column }) => column.fillers))];
    made.push({
      feed: "survey_answers",
      unpivot: { columns: part.map(({ column }) => column.heading) },
      when: [{ column: "$value", present: true, ...(absent.length === 0 ? {} : { not: absent }) }],
      fields: {
        ...base,
        source_id: { template: `${key.text}/{$column}` },
        item: { column: "$column", extract: "^.{1,60}" },
        score: onSurveyScale(builder, part, "$value"),
      },
    });
  }
  for (const one of comments)
    made.push({
      feed: "survey_answers",
      when: [presence(one)],
      fields: {
        ...base,
        source_id: {
          template: `${key.text}/comment/${one.column.heading.replace(/[{}]/g, "").slice(0, 60)}`,
        },
        item: { constant: one.column.heading.slice(0, 60) },
        comment: one.column.heading,
      },
    });
  return made;
}

/** Survey scores are 1 to 5 or 0 to 10; others are carried over to 1 to 5. */
function onSurveyScale(builder: Builder, part: readonly Assigned[], column: string): MappedValue {
  const { min, max } = builder.scale(part[0] as Assigned);
  const steps = Object.assign({}, ...part.map((one) => builder.steps(one).values)) as Record<string, string>;
  const word = Object.keys(steps).length === 0 ? {} : { values: steps };
  if ((min === 1 && max === 5) || (min === 0 && (max === 10 || max === 5)))
    return Object.keys(word).length === 0 ? column : { column, ...word };
  const multiply = Number((4 / (max - min)).toFixed(6));
  return { column, ...word, multiply, add: Number((1 - min * multiply).toFixed(6)) };
}
