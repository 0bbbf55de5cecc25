import type { Readers } from "../../sql/database.ts";

const some = (what: string) => `count(${what}) > 0`;
/** A day that was assumed for everybody is one day, and tells nothing about time. */
const days = (time: string) => `count(distinct cast(${time} as date)) > 1`;

const FACTS: readonly (readonly [relation: string, facts: Readonly<Record<string, string>>])[] = [
  [
    "marts.application",
    {
      "ai_interviews.overall_score": some("ai_score"),
      "ai_interviews.recommended": some("is_recommended"),
      "human_ratings.score": some("human_score"),
      "candidates.gender": some("gender"),
      "candidates.ethnicity": some("ethnicity"),
      "candidates.birth_date": some("age_band"),
      hires: some("onboarded_at"),
      offers: some("offered_at"),
      "applications.applied_at": days("applied_at"),
      "ai_interviews.completed_at": days("ai_completed_at"),
      "human_interviews.started_at": days("human_interviewed_at"),
      "offers.offered_at": days("offered_at"),
      "hires.onboarded_at": days("onboarded_at"),
    },
  ],
  ["marts.hire", { "performance_reviews.rating": some("coalesce(performance_6, performance_12)") }],
  [
    "marts.employment_spell",
    { "employment.started_at": days("started_on"), "employment.ended_at": days("ended_on") },
  ],
  ["marts.survey_answer", { "survey_answers.score": some("score") }],
];

/** What the published warehouse holds of the fields that questions rest on, as `feed.field`. */
export async function loadedFields(readers: Readers): Promise<Set<string>> {
  const selects = FACTS.map(
    ([relation, facts]) =>
      `select unnest([${Object.entries(facts)
        .map(([name, condition]) => `case when ${condition} then '${name}' end`)
        .join(", ")}]) as name from ${relation}`,
  );
  const rows = await readers.reader((connection) =>
    connection.rows<{ name: string }>(
      `select name from (${selects.join(" union all ")}) where name is not null`,
    ),
  );
  return new Set(rows.map(({ name }) => name));
}
