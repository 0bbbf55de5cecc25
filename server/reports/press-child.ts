import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyses } from "../analyses/analyses.ts";
import { figures } from "../documents/shown.ts";
import { LANGUAGES } from "../language.ts";
import { estimators } from "../metrics/estimator.ts";
import { fileName, fromSnapshot } from "./edition.ts";
import { forms } from "./form.ts";
import type { Order, Told } from "./press.ts";
import { readSnapshot } from "./snapshot.ts";

// A process of its own that makes one report; it ends with the process that began it.
for (const read of [figures, analyses, forms, estimators]) read().catch(() => undefined);
process.on("disconnect", () => process.exit(1));
process.once("message", (order: Order) => {
  run(order).then(
    () => tell({ ended: true }),
    (error: Error) => tell({ error: error.message }),
  );
});

function tell(told: Told): void {
  process.send?.(told, () => {
    if (!("done" in told)) process.exit(0);
  });
}

async function run({ snapshot, quarter, scope, packs, into }: Order): Promise<void> {
  const report = await fromSnapshot(readSnapshot(snapshot), { quarter, scope, packs }, (done, all) =>
    tell({ done, all }),
  );
  for (const [name, form] of await forms())
    for (const language of form.isWhole ? [undefined] : LANGUAGES)
      writeFileSync(
        join(into, fileName(quarter, name, language)),
        await form.write(report, language ?? LANGUAGES[0]),
        { mode: 0o600 },
      );
}
