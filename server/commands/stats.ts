import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, UsageError } from "../command.ts";
import { useDataSets } from "../verify/data-set.ts";
import {
  builtInCases,
  byStatistic,
  loadAdapters,
  parseCases,
  runCase,
  type StatisticResult,
} from "../verify/verify.ts";

/** `assay stats verify`: the program's statistics against values of R, SciPy, NIST and published tables. */
export const command: Command = {
  about: "check the statistics against reference values of R, SciPy, NIST and published tables",
  usage: "assay stats verify [STATISTIC]... [--cases FILE]... [--files DIR] [--json]",
  options: {
    cases: {
      type: "string",
      multiple: true,
      about: "further cases: JSON list of {id, statistic, source, input, expected, relTol}",
    },
    files: { type: "string", about: "folder of the data sets that those cases name" },
    json: { type: "boolean", default: false, about: "every case, with what was found" },
  },
  run: async ({ values, words, out, err }) => {
    if (words[0] !== "verify") throw new UsageError("usage: assay stats verify [STATISTIC]...");
    const files = typeof values.files === "string" ? values.files : null;
    if (files !== null && !existsSync(files)) throw new UsageError(`there is no folder ${files}`);
    const cases = new Map(builtInCases().map((each) => [each.id, each]));
    for (const path of (values.cases ?? []) as string[]) {
      if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
      for (const each of parseCases(readFileSync(path, "utf8"), basename(path))) cases.set(each.id, each);
    }
    const adapters = await loadAdapters();
    const wanted = words.slice(1);
    for (const name of wanted) {
      if (!adapters.adapters.has(name)) {
        const names = [...adapters.adapters.keys()].sort().join(", ");
        throw new UsageError(`there is no statistic ${name}; one of ${names}`);
      }
    }
    useDataSets(files);
    const results = [...cases.values()]
      .filter(
        ({ statistic }) =>
          wanted.length === 0 || wanted.includes(statistic) || !adapters.adapters.has(statistic),
      )
      .map((each) => runCase(each, adapters));
    useDataSets(null);
    const statistics = byStatistic(results);
    const ok = statistics.every((each) => each.ok);
    if (values.json === true) {
      out(JSON.stringify({ ok, statistics, cases: results }));
      return ok ? 0 : 1;
    }
    const width = Math.max(...statistics.map(({ statistic }) => statistic.length));
    for (const each of statistics) out(line(each, width));
    for (const { id, source, deviation } of results) {
      if (deviation !== null)
        out(`${id} (${source}): ${deviation.fields.join(", ")} left out: ${deviation.because}`);
    }
    for (const { id, source, status, problems } of results) {
      if (status === "unknown") err(`${id}: no such statistic`);
      for (const problem of problems) err(`${id} (${source}): ${problem}`);
    }
    const ran = results.filter(({ status }) => status === "agrees" || status === "differs").length;
    out(
      ok
        ? `all ${ran} cases of ${statistics.length} statistics agree with their sources`
        : `${results.filter(({ status }) => status === "differs" || status === "unknown").length} of ${results.length} cases differ`,
    );
    return ok ? 0 : 1;
  },
};

function line({ statistic, cases, skipped, values, ok, ...rest }: StatisticResult, width: number): string {
  const error =
    cases === 0
      ? "nothing to compare"
      : rest.tolerance === null
        ? "judged by a rule of its own"
        : `${String(values).padStart(5)} values, largest relative error ${rest.largest_error.toExponential(1).padStart(7)} (tolerance ${rest.tolerance.toExponential(0)})`;
  const left = skipped > 0 && cases > 0 ? `, ${skipped} skipped` : "";
  const word = ok ? (cases === 0 ? "skipped" : "ok") : "DIFFERS";
  return `${statistic.padEnd(width)}  ${String(cases).padStart(3)} ${cases === 1 ? "case, " : "cases,"} ${error}  ${word}${left}`;
}
