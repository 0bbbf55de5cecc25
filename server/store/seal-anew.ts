import type { Keys } from "../../pipelines/keys.ts";
import { candidateSurveys } from "./candidate-survey.ts";
import { errorReports } from "./error-report.ts";
import { modelProposals } from "./model-proposal.ts";
import type { Store } from "./open.ts";
import { pullSecrets } from "./pull.ts";
import { reportNotes } from "./report.ts";
import { subjectRequests } from "./subject-request.ts";
import { trials } from "./trial.ts";

/** Brings everything that is sealed in the application tables under the master key that seals. */
export async function sealStoreAnew(store: Store, keys: Keys): Promise<void> {
  await errorReports.sealAnew(store, keys);
  await subjectRequests.sealAnew(store, keys);
  await candidateSurveys.sealAnew(store, keys);
  await trials.sealAnew(store, keys);
  await modelProposals.sealAnew(store, keys);
  await reportNotes.sealAnew(store, keys);
  await pullSecrets.sealAnew(store, keys);
}
