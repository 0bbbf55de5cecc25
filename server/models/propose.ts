import { type Model, modelProblems } from "../../dashboards/format/model-check.ts";
import { problemText } from "../../dashboards/format/model-problem.ts";
import { isOther, type ModelVersion, modelDiff, modelIn } from "../analyses/lab/parts/versions.ts";
import { today } from "../erase-in-server.ts";
import { HttpError } from "../http-error.ts";
import {
  jobsOf,
  type Ledgered,
  type ModelProposal,
  modelProposals,
  type Promised,
  sealProposalTexts,
  stateOf,
} from "../store/model-proposal.ts";
import { type Actor, type Desk, decide, found, invalid, reached, recorded, standing } from "./ledger.ts";
import { checkPromise } from "./promise.ts";

/** What somebody proposes: another model of a job, or what a version that the feed brought is to do. */
export type Proposed = {
  readonly why: string;
  readonly promise: Promised;
} & (
  | { readonly job: string; readonly model: Model }
  | { readonly jobs: readonly string[]; readonly version: string }
);

/** Keeps a proposal. Throws what is wrong with it; nothing is kept then. */
export async function propose(desk: Desk, actor: Actor, asked: Proposed): Promise<Ledgered> {
  const act = { action: "model_propose", subject: "model_proposal" } as const;
  return recorded(desk, actor, act, async () => {
    const { about, competencies } = await checked(desk, actor, asked);
    const now = today(desk.config.organisation.zone);
    const promise = checkPromise(asked.promise, { today: now, competencies });
    const why = wordsOf("why", asked.why);
    return async (within) => {
      const proposal_id = await modelProposals.next(within);
      const proposal: ModelProposal = {
        ...{ proposal_id, ...about, promise: JSON.stringify(promise), takes_back: null },
        ...{ proposed_by: actor.person, proposed_at: new Date().toISOString() },
        texts: sealProposalTexts(desk.keys, { why }, proposal_id),
      };
      await modelProposals.add(within, proposal);
      const { kind, base } = proposal;
      const detail = { kind, jobs: jobsOf(proposal), base, ...promise };
      return { result: { proposal, decisions: [] }, id: proposal_id, detail };
    };
  });
}

/** Words that somebody has to write. */
export function wordsOf(path: string, text: string): string {
  const words = text.trim();
  if (words === "") throw invalid(path, "请写明理由", "say why");
  return words;
}

type About = Pick<ModelProposal, "kind" | "jobs" | "base" | "version" | "model">;

/** What is proposed, and the competencies of the models that it is about. */
type Checked = { readonly about: About; readonly competencies: readonly string[] };

async function checked(desk: Desk, actor: Actor, asked: Proposed): Promise<Checked> {
  if ("version" in asked) return ofFeed(desk, actor, asked.jobs, asked.version);
  const versions = await reached(desk, actor, "models.propose", asked.job);
  const current = currentOf(versions);
  checkModel(asked.model, current, await desk.rows.dimensions());
  return {
    about: {
      ...{ kind: "model", jobs: JSON.stringify([asked.job]), base: current.version, version: null },
      model: JSON.stringify(modelIn(asked.model)),
    },
    competencies: Object.keys(asked.model.competencies),
  };
}

/** The version in force. */
export function currentOf(versions: readonly ModelVersion[]): ModelVersion {
  return versions.find(({ is_current }) => is_current) ?? versions.at(-1)!;
}

/** Throws the first thing that is wrong with a model. */
function checkModel(model: Model, current: Model, dimensions: ReadonlyMap<string, readonly string[]>): void {
  const stranger = (dimension: string, names: readonly string[]) =>
    names.find((name) => dimensions.get(dimension)?.includes(name) !== true);
  const competency = stranger("competency", Object.keys(model.competencies));
  if (competency !== undefined)
    throw invalid("model", `没有能力项“${competency}”`, `there is no competency “${competency}”`);
  const own = new Set(current.questions.map(({ question }) => question));
  const asked = model.questions.map(({ question }) => question).filter((name) => !own.has(name));
  const question = stranger("question", asked);
  if (question !== undefined)
    throw invalid("model", `没有题目“${question}”`, `there is no question “${question}”`);
  const [problem] = modelProblems(model);
  if (problem !== undefined) throw invalid("model", problemText("zh", problem), problemText("en", problem));
  const { competencies, questions, cutoff, minutes } = modelDiff(current, model);
  const isSame =
    [...competencies, ...questions].every(({ before, after }) => before === after) &&
    cutoff[0] === cutoff[1] &&
    minutes[0] === minutes[1];
  if (isSame) throw invalid("model", "与现行版本相同", "it is the version in force");
}

/** A version that the feed brought, in jobs where it is another model than the one before it. */
async function ofFeed(desk: Desk, actor: Actor, jobs: readonly string[], version: string): Promise<Checked> {
  if (jobs.length === 0) throw invalid("jobs", "请至少写一个岗位", "name a job at least");
  const competencies = new Set<string>();
  for (const job of jobs) {
    const versions = await reached(desk, actor, "models.propose", job);
    const at = versions.findIndex((each) => each.version === version);
    if (at < 1 || !isOther(versions[at - 1]!, versions[at]!, true))
      throw invalid(
        "version",
        `岗位 ${job} 的版本 ${version} 没有改变模型`,
        `version ${version} of the job ${job} did not change its model`,
      );
    for (const name of Object.keys(versions[at]!.competencies)) competencies.add(name);
  }
  const named = JSON.stringify([...new Set(jobs)].sort());
  return {
    about: { kind: "feed", jobs: named, base: null, version, model: null },
    competencies: [...competencies],
  };
}

/** Takes an own proposal back before it is published. */
export async function withdraw(desk: Desk, actor: Actor, id: number): Promise<Ledgered> {
  const act = { action: "model_withdraw", subject: `model_proposal:${id}` } as const;
  return recorded(desk, actor, act, async () => {
    const { proposal } = await found(desk, actor, "models.propose", id);
    if (proposal.proposed_by !== actor.person) throw new HttpError("not_allowed");
    return async (within) => {
      // what the feed brought is in force: once its promise is approved it stays
      const open = proposal.kind === "feed" ? (["proposed"] as const) : (["proposed", "approved"] as const);
      const before = await standing(within, id, open);
      await decide(within, desk.keys, { id, state: "withdrawn", person: actor.person });
      const result = (await modelProposals.find(within, id)) as Ledgered;
      return { result, id, detail: { from: stateOf(before), to: "withdrawn" } };
    };
  });
}
