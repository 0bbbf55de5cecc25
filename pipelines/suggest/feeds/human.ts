import type { MappedFeed, MappedValue } from "../../mapping.ts";
import type { Assigned } from "../assign.ts";
import { type Builder, type Fields, type Key, once } from "../builder.ts";
import { competencyOf } from "../competencies.ts";
import { presence, wideScores } from "./ai.ts";
import { PROCESS, processDay } from "./days.ts";
import { applicationKey } from "./people.ts";

export function humanInterviews(builder: Builder): MappedFeed[] {
  const { any, own, at, all, updatedAt, heading, scale, steps } = builder;
  if (!any("human_interviews") && !any("human_ratings")) return [];
  const application = applicationKey(builder);
  const round = heading("human_interviews.round") ?? heading("human_interviews.started_at");
  const key: Key =
    at("human_interviews.interview_id") !== undefined
      ? builder.keyOf("human_interviews.interview_id")
      : round !== undefined && application.column !== undefined && application.repeats
        ? {
            value: { template: `${application.text}/{${round}}` },
            text: `${application.text}/{${round}}`,
            repeats: false,
          }
        : application;
  const ratings = all("human_ratings.score");
  const fields: Fields = {
    ...own("human_interviews"),
    source_id: key.value,
    interview_id: key.value,
    application_id: application.value,
    started_at: processDay(builder, "human_interviews.started_at", [
      "human_interviews.ended_at",
      "human_interviews.scheduled_at",
      ...PROCESS,
    ]),
    updated_at: updatedAt(),
  };
  const [first] = ratings;
  const told = at("human_interviews.started_at") ?? (ratings.length === 1 ? first : undefined);
  const when = told === undefined || told.column.filled === 0 ? [] : [presence(told)];
  const isByRound =
    key.column === undefined &&
    application.repeats &&
    round !== undefined &&
    application.column !== undefined;
  const interviews = isByRound
    ? { feed: "human_interviews", fold: [application.column as string, round as string], when, fields }
    : once(key, "human_interviews", fields, when);
  const rater = heading("human_ratings.rater_id");
  const isCompetency = (one: Assigned) =>
    one.by === "block" &&
    (competencyOf(one.column.heading) !== undefined ||
      one.heading.senses.some((sense) => sense.startsWith("?")));
  const competencies = ratings.filter(isCompetency);
  const overall = ratings.filter((one) => !isCompetency(one));
  const comment = heading("human_ratings.comment");
  const item = at("human_ratings.competency_id");
  const made: MappedFeed[] = [interviews];
  if (item !== undefined)
    made.push({
      feed: "competencies",
      fold: [item.column.heading],
      when: [{ column: item.column.heading, present: true }],
      fields: {
        source_id: `${item.column.heading}`,
        competency_id: item.column.heading,
        name_zh: item.column.heading,
        updated_at: updatedAt(),
      },
    });
  overall.forEach((one, index) => {
    const limits = scale(one);
    const by: MappedValue =
      overall.length === 1 && rater !== undefined
        ? rater
        : { constant: overall.length === 1 && rater === undefined ? "-" : one.column.heading };
    const part =
      overall.length === 1
        ? rater === undefined
          ? "rating"
          : `{${rater}}`
        : one.column.heading.replace(/[{}]/g, "");
    made.push({
      feed: "human_ratings",
      when: [presence(one)],
      fields: {
        source_id: {
          template: `${key.text}/${part}${item === undefined ? "" : `/{${item.column.heading}}`}`,
        },
        interview_id: key.value,
        rater_id: typeof by === "string" ? { column: by, default: "-" } : by,
        ...(item === undefined ? {} : { competency_id: item.column.heading }),
        score:
          Object.keys(steps(one)).length === 0
            ? one.column.heading
            : { column: one.column.heading, ...steps(one) },
        min_score: { constant: limits.min },
        max_score: { constant: limits.max },
        ...(comment === undefined || index > 0 ? {} : { comment }),
        updated_at: updatedAt(),
      },
    });
  });
  return [...made, ...wideScores(builder, competencies, "human_ratings", key)];
}
