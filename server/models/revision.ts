import { modelProposals } from "../store/model-proposal.ts";
import type { Store } from "../store/open.ts";

/** How often the ledger of proposals has changed: another number makes kept results and ETags void. */
export type Revision = { readonly now: () => number; readonly changed: () => Promise<void> };

/** Counts what the ledger holds, to which things are only ever added. */
export async function openRevision(store: Store): Promise<Revision> {
  const count = async () =>
    (await modelProposals.all(store)).reduce((sum, { decisions }) => sum + 1 + decisions.length, 0);
  let revision = await count();
  return {
    now: () => revision,
    changed: async () => {
      revision = await count();
    },
  };
}
