import type { TrialPlanned, Trials, TrialTold } from "../../../server/routes/trials.ts";
import { call } from "../../api.ts";

export type { TrialPlanned, Trials, TrialTold } from "../../../server/routes/trials.ts";

/** What is asked of a trial before it is planned. */
export type WantedTrial = Pick<TrialTold, "job" | "outcome" | "share" | "least_effect" | "starts_on">;

export const getTrials = () => call<Trials>("GET", "trials");
export const workOut = (wanted: WantedTrial) =>
  call<TrialPlanned>(
    "GET",
    `trials/plan?${new URLSearchParams(Object.entries(wanted).map(([name, value]) => [name, String(value)]))}`,
  );
export const planTrial = (
  asked: WantedTrial & Pick<TrialTold, "kind" | "tried"> & { readonly version?: string },
) => call<TrialTold>("POST", "trials", asked);
export const actOnTrial = (id: number, body: { act: "start" | "stop" | "withdraw"; told?: string }) =>
  call<TrialTold>("PATCH", `trials/${id}`, body);
export const tableAddress = (id: number) => `/api/trials/${id}/assignments?format=csv`;
