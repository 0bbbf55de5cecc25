import type { EndedErasure } from "../pipelines/erase.ts";
import type { Audit } from "./access/audit.ts";
import { systemUser } from "./access/system-user.ts";

/** Records the end of requests that were ended by an opening. */
export async function tellEnded(
  audit: Audit,
  loader: {
    readonly endedErasures: () => Promise<EndedErasure[]>;
    readonly markErasureTold: (request: string) => Promise<void>;
  },
): Promise<void> {
  for (const { request, goes } of await loader.endedErasures()) {
    await audit.record({
      actor: systemUser(),
      action: "erase",
      subject: `erasure:${request}`,
      outcome: "done",
      detail: { by: "opening", goes },
    });
    await loader.markErasureTold(request);
  }
}
