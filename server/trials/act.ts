import { AuditUnavailable } from "../access/audit.ts";
import { may } from "../access/roles.ts";
import type { Session } from "../access/sessions.ts";
import type { Context } from "../context.ts";
import { today } from "../erase-in-server.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine } from "../kept.ts";
import { outcomeOf } from "../recorded.ts";
import {
  newTrialSecret,
  sealTrialTexts,
  type Trial,
  type TrialKind,
  type TrialVerdict,
  trials,
  trialTexts,
} from "../store/trial.ts";
import { reachOf } from "../subjects/seen.ts";
import { stateNames } from "./names.ts";
import { planTrial, type Wanted } from "./plan.ts";

/** A trial as it is asked for. */
export type Asked = Wanted & {
  readonly kind: TrialKind;
  readonly version?: string | undefined;
  readonly tried: string;
};

/** Plans a trial: what it takes is worked out now and never changed. */
export async function plan(context: Context, session: Session, asked: Asked): Promise<Trial> {
  const { keys, store, config } = context;
  const { job, kind, version, share, outcome, least_effect, starts_on } = asked;
  if (starts_on <= today(config.organisation.zone))
    throw new HttpError("invalid_parameter", {
      path: "starts_on",
      problem: {
        zh: "必须晚于今天：已在途的应聘者不能再分组",
        en: "it is after today: who applied already is in no group",
      },
    });
  const tried = checkedLine("tried", asked.tried);
  const planned = await planTrial(context, reachOf(session, "trials.plan"), asked);
  return write(
    context,
    session,
    "trial",
    async (within) => {
      const trial_id = await trials.next(within);
      const trial: Trial = {
        ...{ trial_id, job, kind, version: version ?? null, share, outcome, least_effect, starts_on },
        ...{ people: planned.people, planned_se: planned.se, ends_on: planned.ends_on },
        texts: sealTrialTexts(keys, { tried, told: null }, trial_id),
        secret: newTrialSecret(keys, trial_id),
        ...{ state: "planned", planned_by: session.person, planned_at: new Date().toISOString() },
        ...{ started_by: null, started_at: null, closed_by: null, closed_at: null, verdict: null },
      };
      await trials.add(within, trial);
      return trial;
    },
    store,
  );
}

/** What is done with a trial that was planned. */
export type Act = { readonly act: "start" | "stop" | "withdraw"; readonly told?: string | undefined };

/**
 * Starts a planned trial (never who planned it), stops a running one with the verdict of that moment and a reason, or
 * withdraws one that was not started.
 */
export async function change(
  context: Context,
  session: Session,
  id: number,
  { act, told }: Act,
  verdict: TrialVerdict,
): Promise<Trial> {
  const now = new Date().toISOString();
  const { keys, store, config } = context;
  return write(
    context,
    session,
    "trial_change",
    async (within) => {
      const before = (await trials.find(within, id)) as Trial;
      const expect = (state: Trial["state"]) => {
        if (before.state !== state) throw new HttpError("wrong_state", { state: stateNames[before.state] });
      };
      const closed = { closed_by: session.person, closed_at: now };
      let changed: Partial<Trial>;
      if (act === "start") {
        if (!may(session.roles, "trials.start")) throw new HttpError("not_allowed");
        expect("planned");
        if (before.planned_by === session.person) throw new HttpError("own_proposal");
        if (before.starts_on <= today(config.organisation.zone))
          throw new HttpError("invalid_parameter", {
            path: "act",
            problem: {
              zh: `计划的开始日 ${before.starts_on} 已过，请撤回后重新计划`,
              en: `its first day ${before.starts_on} has passed: withdraw it and plan anew`,
            },
          });
        changed = { state: "running", started_by: session.person, started_at: now };
      } else if (act === "stop") {
        expect("running");
        const texts = { ...trialTexts(keys, before), told: checkedLine("told", told ?? "") };
        changed = { state: "stopped", ...closed, verdict, texts: sealTrialTexts(keys, texts, id) };
      } else {
        expect("planned");
        changed = { state: "withdrawn", ...closed };
      }
      await trials.change(within, id, changed);
      return { ...before, ...changed };
    },
    store,
  );
}

/** Writes and records together: without the record nothing is written. */
async function write(
  { audit }: Context,
  { person: actor }: Session,
  action: "trial" | "trial_change",
  work: (within: Context["store"]) => Promise<Trial>,
  store: Context["store"],
): Promise<Trial> {
  try {
    return await store.transaction().execute(async (within) => {
      const trial = await work(within);
      const { trial_id, job, kind, state, verdict } = trial;
      await audit.record({
        ...{ actor, action, subject: `trial:${trial_id}`, outcome: "done" },
        detail: { job, kind, state, verdict },
      });
      return trial;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable))
      await audit.record({ actor, action, subject: "trial", outcome: outcomeOf(error) });
    throw error;
  }
}
