import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { masterKeys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { Context } from "../context.ts";
import { recordedAct } from "../recorded-act.ts";
import { pullSecrets } from "../store/pull.ts";
import type { PullReport } from "./run.ts";
import type { PullJob } from "./session.ts";

/** What `assay pull` asks of the process that has the data directory open. */
export type PullAsked = { readonly actor: string } & (
  | { readonly act: "run"; readonly system: string; readonly job: PullJob }
  | {
      readonly act: "secret";
      readonly system: string;
      readonly name: string;
      /** Sealed with the master key, since what is asked passes through a file. */
      readonly sealed: string;
    }
  | { readonly act: "open"; readonly system: string; readonly to: string }
);

/** What is told of it: a run that goes on is null. */
export type PullTold = { readonly report: PullReport | null; readonly pages: number };

type Needs = Pick<Context, "store" | "audit" | "keys" | "pulls">;

/** Milliseconds that a run may take until it is left to itself, so that other commands are heard. */
const PATIENCE = 2000;

/** Does it. Throws what is wrong with it. */
export async function actOnPulls(needs: Needs, asked: PullAsked, patience = PATIENCE): Promise<PullTold> {
  switch (asked.act) {
    case "run": {
      const { system, job, actor } = asked;
      const work = needs.pulls.run(system, job, actor);
      const isShort = job.dryRun === true || patience === Number.POSITIVE_INFINITY;
      const report = isShort ? await work : await Promise.race([work, sleep(patience, null)]);
      work.catch(() => undefined); // what goes wrong later is in the table
      return { report, pages: 0 };
    }
    case "secret":
      await keepSecret(needs, asked);
      return { report: null, pages: 0 };
    case "open":
      return { report: null, pages: await openPages(needs, asked) };
  }
}

const passing = (system: string, name: string): Place => ({
  ...{ table: "pull_secret.asked", person: "", source: system, source_id: name, version: "" },
});

/** Seals a secret on its way to the process that keeps it. */
export function sealOnTheWay(directory: string, system: string, name: string, secret: string): string {
  const keys = masterKeys(directory);
  const sealed = seal({ id: 0, key: keys.purpose("pull") }, secret, passing(system, name));
  return sealed.toString("base64");
}

async function keepSecret(
  { store, audit, keys, pulls }: Needs,
  { actor, system, name, sealed }: PullAsked & { act: "secret" },
): Promise<void> {
  const known = pulls.systems.get(system);
  if (known === undefined)
    throw new Error(`no system is named ${system}; there are: ${[...pulls.systems.keys()].join(", ")}`);
  const names = [
    ...Object.keys(known.secrets ?? {}),
    ...(known.webhook === undefined ? [] : [known.webhook.secret]),
  ];
  if (!names.includes(name))
    throw new Error(`${system} has no secret ${name}; it has: ${names.join(", ") || "none"}`);
  const secret = open(() => keys.purpose("pull"), Buffer.from(sealed, "base64"), passing(system, name));
  const event = { actor, action: "pull_secret", subject: `system:${system}`, detail: { name } } as const;
  await recordedAct(audit, event, () => pullSecrets.put(store, keys, system, name, secret as string));
}

/** Writes the landed pages of a system in clear into a folder; gives how many. */
function openPages(
  { audit, pulls: { landing } }: Needs,
  { actor, system, to }: PullAsked & { act: "open" },
): Promise<number> {
  const event = { actor, action: "pull_open", subject: `system:${system}` } as const;
  const write = async () => {
    let pages = 0;
    for (const shelf of landing.shelves(system)) {
      const folder = join(to, system, shelf.endpoint, shelf.run);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      let number = 0;
      for (const landed of landing.pages(shelf)) {
        number += 1;
        const name = `${String(number).padStart(6, "0")}.json`;
        writeFileSync(join(folder, name), `${JSON.stringify(landed, undefined, 2)}\n`, { mode: 0o600 });
      }
      pages += number;
    }
    return pages;
  };
  return recordedAct(audit, event, write, (pages) => ({ pages }));
}
