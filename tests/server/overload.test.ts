import { expect, test } from "vitest";
import { demo } from "../helpers/demo.ts";
import { client } from "./client.ts";

/** Keeps the processor. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

const tick = () => new Promise<void>((done) => process.nextTick(done));

test("what comes in a turn that many fill for long is refused at once, health and the next turn's are not", async () => {
  const { get, close, app } = await client((await demo()).directory);
  try {
    await app.ready();
    const first = Array.from({ length: 60 }, () => get("/api/session"));
    // they begin, all within this turn
    await tick();
    await tick();
    work(150);
    const late = Array.from({ length: 20 }, () => get("/api/session"));
    const health = get("/api/health");
    const codes = async (answers: readonly ReturnType<typeof get>[]) =>
      new Set((await Promise.all(answers)).map(({ statusCode }) => statusCode));
    expect(await codes(late)).toEqual(new Set([503]));
    const refused = await late[0]!;
    expect(refused.json().error.code).toBe("busy");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await health).statusCode).toBe(200);
    expect(await codes(first)).toEqual(new Set([200]));
    await new Promise((next) => setImmediate(next));
    expect((await get("/api/session")).statusCode).toBe(200);
  } finally {
    await close();
  }
}, 120_000);
