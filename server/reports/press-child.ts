import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyses } from "../analyses/analyses.ts";
import { figures } from "../documents/shown.ts";
import type { Language } from "../language.ts";
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

async function run({ isMade, languages, into, quarter, ...rest }: Task): Promise<void> {
  const path = (form: string, of?: Language) => join(into, fileName(quarter, form, of));
  const all = [...(await forms())];
  const report = isMade
    ? (JSON.parse(readFileSync(path("json"), "utf8")) as Report)
    : await make({ quarter, ...rest });
  const write = async (isWhole: boolean, language: Language, of?: Language) => {
    for (const [name, form] of all)
      if ((form.isWhole === true) === isWhole)
        writeFileSync(path(name, of), await form.write(report, language), { mode: 0o600 });
  };
  if (!isMade) {
    await write(true, languages[0]!);
    tell({ made: true });
  }
  for (const language of languages) await write(false, language, language);
}

const make = ({ snapshot, ...edition }: Pick<Task, "snapshot" | "quarter" | "scope" | "packs">) =>
  fromSnapshot(readSnapshot(snapshot), edition, (done, all) => tell({ done, all }));
