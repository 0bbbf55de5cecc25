import type { Bilingual } from "../../contract.ts";
import type { PeekedTable } from "../../extract/peek.ts";
import type { Condition, MappedFeed, MappedValue } from "../../mapping.ts";
import { type Assigned, SECONDS } from "../assign.ts";
import { type Builder, escaped, type Fields, type Key, once } from "../builder.ts";
import { competencyOf } from "../competencies.ts";
import type { Scale } from "../draft.ts";
import { PROCESS, processDay } from "./days.ts";
import { applicationKey } from "./people.ts";

export function aiInterviews(builder: Builder): MappedFeed[] {
  const { any, own, at, all, heading, updatedAt, has } = builder;
  const scores = all("ai_scores.score");
  const isLong = scores.length === 1 && (has("ai_scores.question_id") || has("ai_scores.competency_id"));
  if (!any("ai_interviews") && !any("ai_scores")) return [];
  const application = applicationKey(builder);
  const key =
    at("ai_interviews.interview_id") === undefined
      ? application
      : builder.keyOf("ai_interviews.interview_id");
  const overall = at("ai_interviews.overall_score");
  const done =
    at("ai_interviews.completed_at") ?? at("ai_interviews.reported_at") ?? at("ai_interviews.started_at");
  const fields: Fields = {
    ...own("ai_interviews"),
    source_id: key.value,
    interview_id: key.value,
    application_id: application.value,
    completed_at: processDay(builder, done?.means ?? "ai_interviews.completed_at", PROCESS),
    updated_at: updatedAt(),
  };
  if (!has("ai_interviews.vendor"))
    fields.vendor = {
      constant: builder.ask({
        id: "vendor",
        kind: "text",
        text: { zh: "AI 面试或测评来自哪个工具？", en: "Which tool gave these AI scores or tests?" },
        assumed: builder.name.slice(0, 60),
        why: {
          zh: "表中没有供应商，先用文件名",
          en: "the table names no vendor: the file's name stands for it",
        },
      }),
    };
  if (overall !== undefined) fields.overall_score = builder.rescaled(overall, { min: 0, max: 100 });
  const told = [overall, at("ai_interviews.recommended"), at("ai_interviews.completed_at")].find(
    (one) => one !== undefined,
  );
  const when =
    told === undefined || told.column.filled - told.column.fillers.length <= 0 ? [] : [presence(told)];
  const interviews = once(key, "ai_interviews", fields, when);
  return [
    interviews,
    ...(isLong ? [] : wideScores(builder, scores, "ai_scores", key)),
    ...longScores(builder, isLong, key, heading("ai_scores.transcript")),
  ];
}

/** That a cell says something, whatever stands for nothing in it. */
export function presence({ column }: Assigned): Condition {
  return column.fillers.length === 0
    ? { column: column.heading, present: true }
    : { column: column.heading, present: true, not: [...column.fillers] };
}

function longScores(
  builder: Builder,
  isLong: boolean,
  key: Key,
  transcript: string | undefined,
): MappedFeed[] {
  const { at, updatedAt, name, heading } = builder;
  const item = at("ai_scores.question_id") ?? at("ai_scores.competency_id");
  const score = at("ai_scores.score");
  if (item === undefined || (!isLong && transcript === undefined))
    return transcript === undefined ? [] : wholeTranscript(builder, key, transcript);
  const column = item.column.heading;
  const id: MappedValue = { template: `${name}:{${column}}` };
  const isQuestion = item.means === "ai_scores.question_id";
  const competency = {
    source_id: isQuestion ? { constant: name } : id,
    competency_id: isQuestion ? { constant: name } : id,
  };
  const limits = score === undefined ? undefined : builder.scale(score);
  return [
    isQuestion
      ? {
          feed: "competencies",
          rows: [{ source_id: name, competency_id: name, name_zh: builder.label }],
          fields: { updated_at: builder.impliedAt() },
        }
      : {
          feed: "competencies",
          fold: [column],
          when: [{ column, present: true }],
          fields: { ...competency, name_zh: column, updated_at: updatedAt() },
        },
    ...(isQuestion
      ? [
          {
            feed: "questions",
            fold: [column],
            when: [{ column, present: true }],
            fields: {
              source_id: id,
              question_id: id,
              version: { constant: "1" },
              competency_id: { constant: name },
              text: column,
              updated_at: updatedAt(),
            },
          },
        ]
      : []),
    {
      feed: "ai_scores",
      when: [{ column, present: true }],
      fields: {
        ...builder.own("ai_scores"),
        source_id: { template: `${key.text}/{${column}}` },
        interview_id: key.value,
        [isQuestion ? "question_id" : "competency_id"]: id,
        ...(isQuestion && heading("ai_scores.competency_id") !== undefined
          ? { competency_id: { constant: name } }
          : {}),
        ...(score === undefined || limits === undefined
          ? {}
          : {
              score: score.column.heading,
              min_score: { constant: limits.min },
              max_score: { constant: limits.max },
            }),
        updated_at: updatedAt(),
      },
    },
  ];
}

/** The transcript of a whole interview stands beside no question: it is that of the interview as one. */
function wholeTranscript(builder: Builder, key: Key, transcript: string): MappedFeed[] {
  const { name, label, updatedAt } = builder;
  const id = `${name}:transcript`;
  return [
    {
      feed: "competencies",
      rows: [{ source_id: id, competency_id: id, name_zh: label, name_en: label }],
      fields: { updated_at: builder.impliedAt() },
    },
    {
      feed: "ai_scores",
      when: [{ column: transcript, present: true }],
      fields: {
        source_id: { template: `${key.text}/transcript` },
        interview_id: key.value,
        competency_id: { constant: id },
        transcript,
        updated_at: updatedAt(),
      },
    },
  ];
}

/** One feed for each scale: wide columns that are questions, competencies or raters. */
export function wideScores(
  builder: Builder,
  columns: readonly Assigned[],
  feed: "ai_scores" | "human_ratings",
  key: Key,
): MappedFeed[] {
  const { name, updatedAt, table } = builder;
  const made: MappedFeed[] = [];
  const competencies = new Map<string, Bilingual>();
  const questions: Assigned[] = [];
  const groups = new Map<
    string,
    { scale: Scale; absent: Set<string>; members: { one: Assigned; competency?: string }[] }
  >();
  const named = columns.map(({ column }) => competencyOf(column.heading)?.id);
  for (const one of columns) {
    const limits = builder.scale(one);
    const found = competencyOf(one.column.heading);
    // Numerical and verbal reasoning are two: one name for both would lose one of them.
    const known = named.filter((id) => id === found?.id).length === 1 ? found : undefined;
    const isQuestion =
      feed === "ai_scores" &&
      known === undefined &&
      (one.heading.numbers.length > 0 || one.heading.isSentence);
    const competency = isQuestion
      ? undefined
      : known === undefined
        ? `${name}:${one.column.heading}`
        : known.id;
    if (isQuestion) questions.push(one);
    else if (competency !== undefined)
      competencies.set(competency, known?.about ?? { zh: one.column.heading, en: one.column.heading });
    const id = `${limits.min}-${limits.max}`;
    const group = groups.get(id) ?? { scale: limits, absent: new Set<string>(), members: [] };
    for (const filler of one.column.fillers) group.absent.add(filler);
    group.members.push({ one, ...(competency === undefined ? {} : { competency }) });
    groups.set(id, group);
  }
  if (questions.length > 0) competencies.set(name, { zh: builder.label, en: builder.label });
  if (competencies.size > 0)
    made.push({
      feed: "competencies",
      rows: [...competencies].map(([id, about]) => ({
        source_id: id,
        competency_id: id,
        name_zh: about.zh,
        name_en: about.en,
      })),
      fields: {
        updated_at: builder.impliedAt(),
      },
    });
  if (questions.length > 0)
    made.push({
      feed: "questions",
      unpivot: { columns: questions.map(({ column }) => column.heading) },
      distinct: true,
      fields: {
        source_id: { template: `${name}:{$column}` },
        question_id: { template: `${name}:{$column}` },
        version: { constant: "1" },
        competency_id: { constant: name },
        text: "$column",
        updated_at: updatedAt(),
      },
    });
  for (const { scale, absent, members } of groups.values()) {
    const asked = members.map(({ one }) => one);
    const parts = [
      asked.filter((one) => questions.includes(one)),
      asked.filter((one) => !questions.includes(one)),
    ];
    parts.forEach((part, index) => {
      if (part.length === 0) return;
      const isQuestion = index === 0;
      const seconds = isQuestion ? secondsBeside(part, table) : undefined;
      const names = Object.fromEntries(
        members.flatMap(({ one, competency }) =>
          competency === undefined ? [] : [[one.column.heading, competency]],
        ),
      );
      const word = part.every((one) => builder.steps(one).values !== undefined)
        ? builder.steps(part[0] as Assigned)
        : {};
      made.push({
        feed,
        unpivot: seconds ?? { columns: part.map(({ column }) => column.heading) },
        when: [
          absent.size === 0
            ? { column: "$value", present: true }
            : { column: "$value", present: true, not: [...absent] },
        ],
        fields: {
          source_id: { template: `${key.text}${feed === "human_ratings" ? byRater(builder) : ""}/{$column}` },
          interview_id: key.value,
          ...(isQuestion
            ? { question_id: { template: `${name}:{$column}` } }
            : { competency_id: { column: "$column", values: names } }),
          ...(feed === "human_ratings"
            ? { rater_id: builder.heading("human_ratings.rater_id") ?? { constant: "-" } }
            : {}),
          score: word.values === undefined ? "$value" : { column: "$value", ...word },
          min_score: { constant: scale.min },
          max_score: { constant: scale.max },
          ...(seconds === undefined ? {} : { duration_s: "$seconds" }),
          updated_at: updatedAt(),
        },
      });
    });
  }
  return made;
}

/** What tells the ratings of several raters of one interview apart. */
function byRater({ at, table }: Builder): string {
  const rater = at("human_ratings.rater_id")?.column;
  if (rater === undefined) return "";
  return rater.filled < table.records ? "/{$line}" : `/{${rater.heading}}`;
}

/** The columns of a block by a pattern, with the columns of seconds beside them; undefined where there are none. */
function secondsBeside(part: readonly Assigned[], table: PeekedTable): MappedFeed["unpivot"] {
  const times = table.columns
    .filter(({ heading }) => SECONDS.test(heading) && /\d/.test(heading))
    .map(({ heading }) => heading);
  const [first] = part;
  if (times.length === 0 || first === undefined) return undefined;
  const stems = new Set(part.map(({ column }) => column.heading.replace(/\d+/, "#")));
  const stem = first.column.heading.replace(/\d+/, "#");
  const time = times.find((one) => one.match(/\d+/)?.[0] === first.column.heading.match(/\d+/)?.[0]);
  if (stems.size !== 1 || time === undefined) return undefined;
  const pattern = `^${stem.split("#").map(escaped).join("(?<n>\\d+)")}$`;
  return { pattern, companions: { seconds: time.replace(/\d+/, "{$n}") } };
}
