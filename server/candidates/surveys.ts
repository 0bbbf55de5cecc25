import type { Schedule } from "../../pipelines/schedule.ts";
import type { Audit } from "../access/audit.ts";
import { systemUser } from "../access/system-user.ts";
import { SURVEY_JOB } from "../config.ts";
import type { Loader, ServerKeys } from "../loader/loader.ts";
import { recordedLoad } from "../recorded.ts";
import { candidateSurveys, openAnswers } from "../store/candidate-survey.ts";
import type { Store } from "../store/open.ts";

/** Items of the survey, with their lowest and highest score: those of the survey feed. */
export const ITEMS = {
  flow_smooth: [1, 5],
  questions_relevant: [1, 5],
  length_ok: [1, 5],
  satisfaction: [1, 5],
  recommend: [0, 10],
} as const;

/** Source of answers that were given on the candidates' page. */
const SOURCE = "candidate_page";

type Taking = {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly audit: Audit;
  readonly loader: Pick<Loader, "push">;
  readonly zone: string;
};

/**
 * Pushes what candidates answered to the survey feed, as any other system pushes records: same contract, same checks,
 * same quarantine. All that waits in one load. Gives the number of answered surveys. Throws where the load fails; then they
 * wait on.
 */
export async function takeSurveys({ store, keys, audit, loader, zone }: Taking): Promise<number> {
  const waiting = await candidateSurveys.waiting(store);
  if (waiting.length === 0) return 0;
  const records = waiting.flatMap(({ response_id, application_id, answered_at, answers }) => {
    if (answers === null) return [];
    const { scores, comment } = openAnswers(keys, answers, response_id);
    const base = {
      response_id,
      respondent: "candidate",
      application_id,
      answered_at,
      updated_at: answered_at,
    };
    return Object.entries(scores).map(([item, score]) => ({
      ...{ ...base, item, score, source_id: `${response_id}/${item}` },
      ...(item === "satisfaction" && comment !== "" ? { comment } : {}),
    }));
  });
  const event = {
    actor: systemUser(),
    action: "feed_push",
    subject: "feed:survey_answers",
    detail: { records: records.length, source: SOURCE },
  } as const;
  const report = await recordedLoad(audit, event, () =>
    loader.push({ feed: "survey_answers", records, source: SOURCE, zone }),
  );
  const refused = report.error ?? report.files.find(({ error }) => error !== undefined)?.error?.message_en;
  if (report.status === "failed" || refused !== undefined)
    throw new Error(`the survey feed did not take the candidates' answers: ${refused ?? "the load failed"}`);
  await candidateSurveys.taken(
    store,
    waiting.map(({ response_id }) => response_id),
    new Date().toISOString(),
  );
  return waiting.length;
}

/** Takes them in once an hour: each load builds the warehouse anew. */
export function scheduledSurveys(taking: Taking): Schedule {
  const work = () => takeSurveys(taking);
  return { id: SURVEY_JOB, cron: "23 * * * *", zone: taking.zone, work };
}
