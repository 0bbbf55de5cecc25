import { actOnEngine, type EngineAsked, type EngineTold } from "../clickhouse/asked.ts";
import type { Compared } from "../clickhouse/compare.ts";
import { namedCluster } from "../clickhouse/named.ts";
import { type Command, UsageError } from "../command.ts";
import { metricSettings, readConfig } from "../config.ts";
import { loadCatalog } from "../metrics/catalog.ts";
import { openData } from "../open-data.ts";
import { hereOrThere } from "../requests.ts";

/** `assay engine`: the engine of the settings beside DuckDB, also while the server runs. */
export const command: Command = {
  about: "the engine of the settings (ClickHouse): bring the warehouse there, compare it with DuckDB",
  usage: "assay engine check [--json] | publish",
  options: { json: { type: "boolean", about: "check: as JSON" } },
  run: async ({ words, values, data, out }) => {
    const [act] = words;
    if (words.length !== 1 || (act !== "check" && act !== "publish"))
      throw new UsageError(`unknown: ${words.join(" ") || "nothing"}; usage: ${command.usage}`);
    const told = await ask(data, { act });
    if (values.json === true) out(JSON.stringify(told));
    else for (const line of linesOf(told)) out(line);
    return told.metrics.every(({ problem }) => problem === null) ? 0 : 1;
  },
};

function ask(data: string, asked: EngineAsked): Promise<EngineTold> {
  const here = async () => {
    const config = readConfig(data);
    const cluster = await namedCluster(config);
    const catalog = await loadCatalog(undefined, metricSettings(config));
    const database = await openData(data, config);
    try {
      return await actOnEngine(cluster, { database, catalog }, asked);
    } finally {
      await database.close();
    }
  };
  return hereOrThere(data, here, "engine", asked);
}

function linesOf({ version, isNew, servers, metrics }: EngineTold): string[] {
  const where = servers
    .map((each) => `${new URL(each.address).host} (ClickHouse ${each.version})`)
    .join(", ");
  const lines = [`version ${version} of the warehouse ${isNew ? "was brought to" : "is at"} ${where}`];
  if (metrics.length === 0) return lines;
  const width = Math.max(...metrics.map(({ metric }) => metric.length));
  const number = (count: number) => count.toLocaleString("en").padStart(9);
  const line = ({ metric, cells, equal, problem }: Compared) =>
    `${metric.padEnd(width)} ${number(cells)} ${number(equal)}  ${problem === null ? "" : `differs: ${problem}`}`;
  const sum = (of: (each: Compared) => number) => metrics.reduce((total, each) => total + of(each), 0);
  const [cells, equal] = [sum((each) => each.cells), sum((each) => each.equal)];
  return [
    ...lines,
    `${"metric".padEnd(width)} ${"cells".padStart(9)} ${"equal".padStart(9)}`,
    ...metrics.map((each) => line(each).trimEnd()),
    `${metrics.length} metrics, seven questions each: ${equal.toLocaleString("en")} of ${cells.toLocaleString("en")} cells are the same to the last bit`,
  ];
}
