#!/usr/bin/env node
// UV_THREADPOOL_SIZE must stand before the first use of the pool: DuckDB queries wait on it.
process.env.UV_THREADPOOL_SIZE ??= "16";
const { enableCompileCache } = await import("node:module");
if (enableCompileCache !== undefined) {
  process.env.NODE_COMPILE_CACHE ??= new URL("../node_modules/.cache/assay", import.meta.url).pathname;
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
// Node reads TypeScript by itself from 24 on
if (!("typescript" in process.features && Number.parseInt(process.versions.node, 10) >= 24)) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { main, outliveReaders } = await import("../server/cli.ts");
outliveReaders([process.stdout, process.stderr]);
process.exitCode = await main(process.argv.slice(2));
