#!/usr/bin/env node
// UV_THREADPOOL_SIZE must stand before the first use of the pool: DuckDB queries wait on it.
process.env.UV_THREADPOOL_SIZE ??= "16";
const { register } = await import("tsx/esm/api");
register();
const { main, outliveReaders } = await import("../server/cli.ts");
outliveReaders([process.stdout, process.stderr]);
process.exitCode = await main(process.argv.slice(2));
