import { readdirSync } from "node:fs";

/** One measured figure with the one to reach; `run` gives null where it cannot be measured here. */
export type Bench = {
  readonly name: string;
  readonly target: string;
  readonly run: () => Promise<{ readonly figure: string; readonly ok: boolean } | null>;
};

/** Runs the benchmarks of this folder (those whose file is named, else all) and prints them as a table. */
async function main(wanted: readonly string[]): Promise<number> {
  const folder = new URL("./", import.meta.url);
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && file !== "main.ts")
    .map((file) => file.slice(0, -3))
    .sort();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`no benchmark named ${unknown.join(", ")}; there are ${names.join(", ")}\n`);
    return 2;
  }
  const rows: string[][] = [];
  let missed = 0;
  for (const name of wanted.length > 0 ? wanted : names) {
    const module = (await import(new URL(`${name}.ts`, folder).href)) as { benches?: readonly Bench[] };
    for (const bench of module.benches ?? []) {
      process.stderr.write(`${name}: ${bench.name} ...\n`);
      const row = await measure(bench);
      if (row.word === "missed" || row.word === "failed") missed += 1;
      rows.push([name, bench.name, row.figure, bench.target, row.word]);
    }
  }
  print([["file", "what", "measured", "to reach", ""], ...rows]);
  return missed === 0 ? 0 : 1;
}

async function measure(bench: Bench): Promise<{ figure: string; word: string }> {
  try {
    const result = await bench.run();
    if (result === null) return { figure: "-", word: "skipped" };
    return { figure: result.figure, word: result.ok ? "reached" : "missed" };
  } catch (error) {
    return { figure: error instanceof Error ? error.message.slice(0, 200) : String(error), word: "failed" };
  }
}

function print(table: readonly (readonly string[])[]): void {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table) {
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")}\n`);
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main(process.argv.slice(2));
