import { expect, test } from "vitest";
import { createLiveRuns, type RunEvent } from "../../server/live-runs.ts";

const progress = (done: number): RunEvent => ({ event: "progress", data: { done } });
const end: RunEvent = { event: "end", data: { status: "done" } };

async function collect(events: AsyncGenerator<RunEvent>) {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test("who listens gets what is told, from the last event to the end", async () => {
  const runs = createLiveRuns();
  runs.tell(1, progress(1));
  runs.tell(1, progress(2));
  const heard = collect(runs.listen(1, new AbortController().signal));
  await new Promise(setImmediate);
  runs.tell(2, progress(9));
  runs.tell(1, progress(3));
  await new Promise(setImmediate);
  runs.tell(1, end);
  expect(await heard).toEqual([progress(2), progress(3), end]);
  expect(runs.isLive(1)).toBe(false);
  expect(runs.isLive(2)).toBe(true);
});

test("a slow reader is told the newest, and the end always", async () => {
  const runs = createLiveRuns();
  runs.tell(1, progress(0));
  const events = runs.listen(1, new AbortController().signal);
  expect((await events.next()).value).toEqual(progress(0));
  const next = events.next();
  for (let done = 1; done <= 1000; done++) runs.tell(1, progress(done));
  runs.tell(1, end);
  expect((await next).value).toEqual(end);
  expect((await events.next()).done).toBe(true);
});

test("a run that is not live has no events", async () => {
  expect(await collect(createLiveRuns().listen(7, new AbortController().signal))).toEqual([]);
});

test("leaving and closing end the stream", async () => {
  const runs = createLiveRuns();
  runs.tell(1, progress(0));
  const leaver = new AbortController();
  const left = collect(runs.listen(1, leaver.signal));
  const stayed = collect(runs.listen(1, new AbortController().signal));
  await new Promise(setImmediate);
  leaver.abort();
  expect(await left).toEqual([progress(0)]);
  runs.close();
  expect(await stayed).toEqual([progress(0)]);
});
