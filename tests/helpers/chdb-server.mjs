// ClickHouse in this process, by what its HTTP interface is asked: settings and statement of a request, one at a time
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [, , installed, ...connectionArgs] = process.argv;
const { Session } = createRequire(join(installed, "x.js"))("chdb");
const folder = mkdtempSync(join(tmpdir(), "assay-chdb-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
process.once("SIGTERM", () => process.exit(0));
const session = new Session(join(folder, "data"), { connectionArgs });
await session.queryAsync("SET max_threads = 1");
const OWN = ["query", "database", "query_id", "wait_end_of_query"];

let before = "";

async function answer(url, body) {
  const asked = Object.fromEntries(new URL(url, "http://localhost").searchParams);
  const settings = Object.entries(asked).filter(([name]) => !OWN.includes(name));
  const own = [
    `USE ${asked.database ?? "default"}`,
    ...(settings.length > 0
      ? [`SET ${settings.map(([name, value]) => `${name} = '${value}'`).join(", ")}`]
      : []),
  ];
  // what the statement before it was asked with still holds
  if (own.join() !== before) for (const each of own) await session.queryAsync(each);
  before = String(body).startsWith("SET ") ? "" : own.join();
  if (asked.query === undefined) return (await session.queryAsync(String(body))).bytes();
  const file = join(folder, "inserted");
  await writeFile(file, body);
  return (await session.queryAsync(asked.query.replace(" FORMAT", ` FROM INFILE '${file}' FORMAT`))).bytes();
}

let last = Promise.resolve();
const server = createServer((request, reply) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    last = last.then(async () => {
      try {
        reply.end(await answer(request.url, Buffer.concat(parts)));
      } catch (error) {
        reply.statusCode = 500;
        reply.end(String(error.message));
      }
    });
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
