import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { isQuarter } from "../../dashboards/format/quarter.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { ReportAsked, ReportTold } from "../reports/asked.ts";
import { PACKS, type PackId } from "../reports/pack-ids.ts";
import { type Press, startPress } from "../reports/press.ts";
import { hereOrThere } from "../requests.ts";

/** `assay report`: makes a quarterly report, lists them, verifies one; also while the server runs. */
export const command: Command = {
  about: "quarterly reports: make one, list, verify a file, prune snapshots",
  usage:
    "assay report --quarter 2026Q3 [--lang zh,en] [--out DIR] [--pack P]... | list | verify FILE [--snapshot DIR] | prune | key",
  options: {
    quarter: { type: "string", about: "the quarter that is over: 2026Q3" },
    lang: { type: "string", default: LANGUAGES.join(), about: "languages of the files that are copied" },
    out: { type: "string", default: ".", about: "folder that the files are copied to" },
    snapshot: { type: "string", about: "verify: folder of the report's snapshot, where it is elsewhere" },
    pack: { type: "string", multiple: true, about: `statutory pack as an appendix: ${PACKS.join(", ")}` },
    json: { type: "boolean", about: "what is told as JSON" },
  },
  run: async (input) => {
    const [action = "make", ...rest] = input.words;
    if (action === "verify") return verify(input, rest);
    if (rest.length > 0) throw new UsageError(`too many words: ${rest.join(" ")}`);
    if (action === "make") return make(input);
    if (action !== "list" && action !== "prune" && action !== "key")
      throw new UsageError(`unknown: ${action}; see assay report --help`);
    const told = await act(input.data, { act: action });
    if (input.values.json === true) input.out(JSON.stringify(told));
    else for (const line of lines(told)) input.out(line);
    return 0;
  },
};

async function make({ values, data, out }: CommandInput): Promise<number> {
  const { quarter } = values;
  if (typeof quarter !== "string" || !isQuarter(quarter))
    throw new UsageError(
      `name the quarter: --quarter 2026Q3${quarter === undefined ? "" : `, not ${quarter}`}`,
    );
  const languages = languagesOf(String(values.lang));
  const packs = (Array.isArray(values.pack) ? values.pack : []) as PackId[];
  const unknown = packs.find((each) => !PACKS.includes(each));
  if (unknown !== undefined) throw new UsageError(`--pack is one of ${PACKS.join(", ")}: ${unknown}`);
  const press = startPress();
  const told = await act(data, { act: "make", quarter, packs }, press).finally(press.close);
  const [report] = told.reports;
  if (report === undefined) throw new Error("no report was made");
  const folder = resolve(String(values.out));
  mkdirSync(folder, { recursive: true });
  const from = join(data, "reports", report.snapshot, quarter);
  for (const file of readdirSync(from).sort()) {
    const of = LANGUAGES.find((language) => file.includes(`-${language}.`));
    if (of !== undefined && !languages.includes(of)) continue;
    cpSync(join(from, file), join(folder, file));
    if (values.json !== true) out(join(folder, file));
  }
  if (values.json === true) out(JSON.stringify(report));
  else out(`report ${report.report_id}, signed by key ${report.key_id}`);
  return 0;
}

function languagesOf(text: string): Language[] {
  const words = text.split(",");
  const unknown = words.find((word) => !LANGUAGES.includes(word as Language));
  if (unknown !== undefined) throw new UsageError(`--lang is ${LANGUAGES.join(", ")} or both: ${text}`);
  return words as Language[];
}

async function verify({ values, data, out }: CommandInput, words: readonly string[]): Promise<number> {
  const [path, ...more] = words;
  if (path === undefined || more.length > 0) throw new UsageError("say assay report verify FILE");
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  const isHere = existsSync(join(data, "app.sqlite"));
  const told = isHere ? await act(data, { act: "list" }) : null;
  const knownKeys = told === null ? [] : [told.key, ...told.reports.map(({ key_id }) => key_id)];
  const own = typeof values.snapshot === "string" ? resolve(values.snapshot) : null;
  const { verifyReport } = await import("../reports/verify.ts");
  const { signed, findings } = await verifyReport(resolve(path), {
    snapshot: (of) => own ?? (isHere ? join(data, "reports", of) : null),
    knownKeys,
  });
  if (values.json === true) out(JSON.stringify({ signed, findings }));
  else for (const { holds, what, says } of findings) out(`${holds ? "ok    " : "FAILED"} ${what}: ${says}`);
  return findings.every(({ holds }) => holds) ? 0 : 1;
}

/** The program is read while the press already reads its own. */
async function act(data: string, asked: ReportAsked, press?: Press): Promise<ReportTold> {
  const here = async () => {
    const { withContext } = await import("../command-context.ts");
    const { actOnReports } = await import("../reports/asked.ts");
    return withContext(data, ({ reports }) => actOnReports(reports, asked, systemUser(), press));
  };
  return hereOrThere(data, here, "report", asked);
}

function lines({ reports, key, pruned }: ReportTold): string[] {
  if (pruned !== null) return [`${pruned} snapshots removed; signed reports stay`];
  return [
    ...reports.map(
      ({ report_id, made_at, key_id, pruned_at }) =>
        `${report_id}  ${made_at}  key ${key_id}${pruned_at === null ? "" : "  snapshot removed"}`,
    ),
    `key ${key}`,
  ];
}
