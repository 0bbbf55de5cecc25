// Seconds from the start of this process to the first metric that a server in it answers.
import { enableCompileCache } from "node:module";

// all as bin/assay.mjs starts
process.env.UV_THREADPOOL_SIZE ??= "16";
enableCompileCache?.(new URL("../../node_modules/.cache/assay", import.meta.url).pathname);
if (!("typescript" in process.features && Number.parseInt(process.versions.node, 10) >= 24)) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { startServer } = await import("../../server/main.ts");
const server = await startServer({ data: process.argv[2], web: null, port: 0, logLevel: "silent" });
const headers = { "content-type": "application/json" };
const { signInLink } = await import("../helpers/accounts.ts");
const token = (await signInLink(server)).split("/").pop();
const session = await fetch(`${server.address}/api/session`, {
  method: "POST",
  headers,
  body: JSON.stringify({ token }),
});
const cookie = session.headers.get("set-cookie").split(";")[0];
const answer = await fetch(`${server.address}/api/metrics/ai_pass_rate?period=quarter`, {
  headers: { cookie },
});
if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
await answer.json();
process.stdout.write(`${performance.now() / 1000}\n`);
await server.close();
