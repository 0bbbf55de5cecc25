import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyses } from "../analyses/analyses.ts";
import { figures } from "../documents/shown.ts";
import { estimators } from "../metrics/estimator.ts";
import { fileName, fromSnapshot } from "./edition.ts";
import { forms } from "./form.ts";
import type { Task, Told } from "./press.ts";
import type { Report } from "./report.ts";
import { readSnapshot } from "./snapshot.ts";

// A process of its own that makes one report, or sets one that was made; it ends with the process that began it.
for (const read of [figures, analyses, forms, estimators]) read().catch(() => undefined);
process.on("disconnect", () => process.exit(1));
process.once("message", (task: Task) => {
  run(task).then(
    () => tell({ ended: true }),
    (error: Error) => tell({ error: error.message }),
  );
});

function tell(told: Told): void {
  process.send?.(told, () => {
    if ("ended" in told || "error" in told) process.exit(0);
  });
}

async function run({ isMade, language, into, quarter, ...rest }: Task): Promise<void> {
  const path = (form: string, of?: Task["language"]) => join(into, fileName(quarter, form, of));
  const all = [...(await forms())];
  const report = isMade
    ? (JSON.parse(readFileSync(path("json"), "utf8")) as Report)
    : await make({ quarter, ...rest });
  const write = async (wanted: typeof all, of?: Task["language"]) => {
    for (const [name, form] of wanted)
      writeFileSync(path(name, of), await form.write(report, of ?? language), { mode: 0o600 });
  };
  if (!isMade) {
    await write(all.filter(([, { isWhole }]) => isWhole));
    tell({ made: true });
  }
  await write(
    all.filter(([, { isWhole }]) => !isWhole),
    language,
  );
}

const make = ({ snapshot, ...edition }: Pick<Task, "snapshot" | "quarter" | "scope" | "packs">) =>
  fromSnapshot(readSnapshot(snapshot), edition, (done, all) => tell({ done, all }));
