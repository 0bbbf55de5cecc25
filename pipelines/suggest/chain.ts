import type { MappedFeed } from "../mapping.ts";
import { type Builder, builderOf, type Chain, type Fields, type Given, UNDECIDED } from "./builder.ts";
import { aiInterviews } from "./feeds/ai.ts";
import { hires, offers } from "./feeds/hires.ts";
import { humanInterviews } from "./feeds/human.ts";
import { departments, jobKey, jobs, requisitions } from "./feeds/organisation.ts";
import { applicationKey, applications, candidates, employeeKey, PERSON_KEYS } from "./feeds/people.ts";
import { kpis, reviews } from "./feeds/reviews.ts";
import { stageEvents } from "./feeds/stages.ts";
import { survey } from "./feeds/survey.ts";
import { readHeading } from "./words.ts";

const isPerson = (means: string) =>
  /^(candidates|applications|stage_events|ai_interviews|ai_scores|human_|offers|hires|employment|performance_reviews|kpi_results|person|promotions|trainings|messages)/.test(
    means,
  );

/** The feeds that the columns of a table speak for, each with the keys that join it to the others. */
export function chainOf(given: Given): Chain {
  const builder = builderOf(given);
  const { has, any } = builder;
  const isAnonymousSurvey = any("survey_answers") && !PERSON_KEYS.some(has);
  const isAboutPeople =
    !isAnonymousSurvey && given.columns.some(({ means }) => means !== null && isPerson(means));
  const feeds: MappedFeed[] = [];
  const put = (...made: (MappedFeed | undefined)[]) => {
    for (const feed of made) if (feed !== undefined) feeds.push(feed);
  };
  const needsApplication =
    any("survey_answers") ||
    given.columns.some(
      ({ means }) => means !== null && isPerson(means) && !/^(candidates|person)\./.test(means),
    );
  const isOwner = given.shared?.isOwner !== false;
  put(departments(builder));
  const isChain = needsApplication && isOwner;
  if (jobKey(builder) !== undefined || any("requisitions") || isChain) put(...jobs(builder, isChain));
  if (any("requisitions") || isChain) put(...requisitions(builder, isChain));
  if (isAboutPeople) {
    if (isOwner || has("candidates.name") || has("candidates.email") || has("candidates.gender"))
      put(candidates(builder));
    if (isChain) put(applications(builder));
    put(...stageEvents(builder), ...aiInterviews(builder), ...humanInterviews(builder), offers(builder));
    put(...hires(builder), ...reviews(builder), ...kpis(builder));
  }
  put(...survey(builder, isAnonymousSurvey));
  for (const feed of ["promotions", "trainings", "complaints", "messages"]) put(plainFeed(builder, feed));
  if (feeds.length === 0) put(candidates(builder));
  return builder.end(feeds);
}

/** A feed that only its own columns fill. */
function plainFeed(builder: Builder, feed: string): MappedFeed | undefined {
  const { any, own, contracts, updatedAt, missing } = builder;
  if (!any(feed)) return undefined;
  const key = feed === "promotions" || feed === "trainings" ? employeeKey(builder) : applicationKey(builder);
  const contract = contracts.get(feed);
  const fields: Fields = { ...own(feed), updated_at: updatedAt() };
  for (const { name, about, required, references } of contract?.fields ?? []) {
    if (fields[name] !== undefined || required !== true) continue;
    if (references === "applications.application_id" || references === "hires.employee_id")
      fields[name] = key.value;
    else if (name === "kind") fields[name] = { constant: feed };
    else {
      fields[name] = { constant: UNDECIDED };
      missing.push({ zh: `${feed} 缺少${about.zh}`, en: `${feed} lacks ${about.en.toLowerCase()}` });
    }
  }
  fields.source_id = { template: `${key.text}/${feed}` };
  return { feed, fields };
}

/** Words of a table's name, as people would write it. */
export function labelOf(file: string): string {
  const plain = (file.split("/").at(-1) ?? file)
    .replace(/\.[a-z]+$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return plain === "" || readHeading(plain).senses.length === 0 ? file : plain;
}
