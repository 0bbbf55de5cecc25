import { afterAll, beforeAll, expect, test } from "vitest";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

test("the days of the week hold every application once", async () => {
  const { days } = (await server.get("/api/analyses/weekdays")).json();
  const [counted] = await server.context.database.reader((connection) =>
    connection.rows<{ n: bigint }>("select count(*) as n from marts.application"),
  );
  const sumOf = (member: "n" | "value") =>
    days.reduce((sum: number, { share }: { share: Record<string, number> }) => sum + share[member]!, 0);
  expect(days).toHaveLength(7);
  expect(sumOf("n")).toBe(Number(counted!.n));
  expect(sumOf("value")).toBeCloseTo(1, 12);
});
