import { resolve } from "node:path";
import { AI_EFFECTS } from "../../fixtures/generator/effect.ts";
import { generate } from "../../fixtures/generator/generate.ts";
import { type Command, UsageError } from "../command.ts";

/** Writes the demo company's exports. */
export const command: Command = {
  about: "Write the demo company's exports and what is planted in them",
  usage: "assay generate --out DIR [--scale 1] [--seed 42] [--ai-effect good] [--json]",
  options: {
    out: { type: "string", about: "Folder for the exports" },
    scale: { type: "string", default: "1", about: "Size: 1 is 12,000 applications (0.1 to 1000)" },
    seed: { type: "string", default: "42", about: "Seed; the same seed gives the same bytes" },
    "ai-effect": {
      type: "string",
      default: "good",
      about: "What AI interviews do beside what time does: good, none or harm",
    },
    json: { type: "boolean", default: false, about: "Print the result as JSON" },
  },
  run: async ({ values, out, err }) => {
    const scale = Number(values.scale);
    const seed = Number(values.seed);
    if (typeof values.out !== "string" || values.out === "") throw new UsageError("--out DIR is needed");
    if (!(scale >= 0.1 && scale <= 1000))
      throw new UsageError(`--scale must be 0.1 to 1000: ${String(values.scale)}`);
    if (!Number.isInteger(seed))
      throw new UsageError(`--seed must be a whole number: ${String(values.seed)}`);
    const aiEffect = AI_EFFECTS.find((name) => name === values["ai-effect"]);
    if (aiEffect === undefined)
      throw new UsageError(`--ai-effect must be ${AI_EFFECTS.join(", ")}: ${String(values["ai-effect"])}`);
    const directory = resolve(values.out);
    const began = performance.now();
    let shown = 0;
    const { files, counts } = await generate({
      out: directory,
      scale,
      seed,
      aiEffect,
      onProgress: ({ applications, total }) => {
        const percent = Math.floor((applications / total) * 100);
        if (values.json === true || percent < shown + 10) return;
        shown = percent;
        err(
          `${percent} %  ${applications.toLocaleString("en")} of ${total.toLocaleString("en")} applications`,
        );
      },
    });
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (values.json === true) out(JSON.stringify({ directory, files, counts, seconds }));
    else
      out(
        `${files.length} files, ${(counts.applications ?? 0).toLocaleString("en")} applications, ${(counts.ai_interviews ?? 0).toLocaleString("en")} AI interviews in ${directory} (${seconds} s)`,
      );
    return 0;
  },
};
