import { JOBS, SIMULATION_QUESTION } from "../../fixtures/generator/company.ts";
import type { Audit } from "../access/audit.ts";
import { systemUser } from "../access/system-user.ts";
import type { ServerKeys } from "../loader/loader.ts";
import { accounts } from "../store/account.ts";
import { modelProposals, type Promised, sealProposalTexts } from "../store/model-proposal.ts";
import type { Store } from "../store/open.ts";

/** What the demo company promised of the simulation question (V3), before it was asked. */
const PROMISE: Promised = {
  ...{ outcome: "competency_validity", of: "hands_on", direction: "up" },
  ...{ least: 0.15, judged_on: "2026-09-30" },
};
const WHY = `动手能力原来只靠口述，得分与绩效几乎无关；增加模拟操作题（${SIMULATION_QUESTION}）后应能预测绩效。`;
const TOLD = "同意。到期按其他岗位的同期变化对照评判。";

/** Of the demo's people: who proposed it, and who approved it. */
const [PROPOSER, APPROVER] = ["demo-chen-siyuan", "demo-zhou-min"];

/** Writes the demo company's one decision down, where its people are and nothing was decided yet. */
export async function addDemoDecision({
  store,
  keys,
  audit,
}: {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly audit: Audit;
}): Promise<void> {
  const isDemo = (await accounts.find(store, PROPOSER)) !== undefined;
  if (!isDemo || (await modelProposals.all(store)).length > 0) return;
  const id = 1;
  const jobs = JOBS.filter(({ weights }) => weights.some(([name]) => name === PROMISE.of)).map(
    (job) => job.id,
  );
  await store.transaction().execute(async (within) => {
    await modelProposals.add(within, {
      ...{ proposal_id: id, kind: "feed", jobs: JSON.stringify(jobs), base: "v4", version: "v5" },
      ...{ model: null, promise: JSON.stringify(PROMISE), takes_back: null },
      ...{ proposed_by: PROPOSER, proposed_at: "2025-09-18T02:00:00.000Z" },
      texts: sealProposalTexts(keys, { why: WHY }, id),
    });
    await modelProposals.decide(within, {
      ...{ proposal_id: id, state: "approved", decided_by: APPROVER, decided_at: "2025-09-22T03:00:00.000Z" },
      texts: sealProposalTexts(keys, { why: TOLD }, id, "approved"),
    });
    const about = { actor: systemUser(), subject: `model_proposal:${id}`, outcome: "done" } as const;
    const detail = { by: "command", kind: "feed", jobs, ...PROMISE };
    await audit.record({ ...about, action: "model_propose", detail });
    await audit.record({ ...about, action: "model_approve", detail: { by: "command" } });
  });
}
