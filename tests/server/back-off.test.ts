import { beforeEach, expect, test } from "vitest";
import { type BackOff, createBackOff } from "../../server/access/back-off.ts";
import { HttpError } from "../../server/http-error.ts";

let now: number;
let backOff: BackOff;
beforeEach(() => {
  now = Date.parse("2026-10-01T09:00:00Z");
  backOff = createBackOff(() => now);
});

const begin = (who: string, address: string, isKnown = true) => backOff.begin({ who, isKnown, address });
/** Seconds to wait before the next try; 0 where there is none. */
function waits(who: string, address: string): number {
  try {
    begin(who, address).withdraw();
    return 0;
  } catch (error) {
    return (error as HttpError).retryAfter ?? Number.NaN;
  }
}

test("five failures are free, then each doubles the wait up to 15 minutes; an hour forgets", () => {
  for (let index = 0; index < 4; index++) begin("lin", `10.0.0.${index}`);
  expect(waits("lin", "10.9.9.9")).toBe(0);
  const told: number[] = [];
  for (let index = 0; index < 13; index++) {
    begin("lin", `10.0.1.${index}`);
    const wait = waits("lin", "10.9.9.9");
    told.push(wait);
    now += wait * 1000;
  }
  expect(told).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  now += 3_600_000;
  begin("lin", "10.0.2.1");
  expect(waits("lin", "10.0.2.2")).toBe(0);
});

test("success forgets an account's failures, and of its address those alone", () => {
  for (let index = 0; index < 4; index++) begin("lin", "10.0.0.1");
  for (let index = 0; index < 2; index++) begin("wang", "10.0.0.2");
  begin("lin", "10.0.0.2").succeed();
  for (let index = 0; index < 3; index++) begin("lin", "10.0.0.3");
  expect(waits("lin", "10.0.0.4")).toBe(0);
  for (let index = 0; index < 4; index++) begin(`guess ${index}`, "10.0.0.5", false);
  begin("lin", "10.0.0.6").succeed();
  begin("lin", "10.0.0.5").succeed();
  begin("one more", "10.0.0.5", false);
  expect(waits("mei", "10.0.0.5")).toBe(1);
});

test("a try that was not looked at is no failure", () => {
  for (let index = 0; index < 20; index++) begin("lin", "10.0.0.1").withdraw();
  expect(waits("lin", "10.0.0.1")).toBe(0);
});

test("of IPv6 a holder's whole network is one address, of IPv4 each is its own", () => {
  for (let index = 0; index < 5; index++) begin(`guess ${index}`, `2001:db8:1:2::${index}`, false);
  expect(waits("lin", "2001:db8:1:2:ffff::1")).toBe(1);
  expect(waits("lin", "2001:db8:1:3::1")).toBe(0);
  for (let index = 0; index < 5; index++) begin(`guess ${index}`, `::ffff:10.0.0.${index}`, false);
  expect(waits("mei", "::ffff:10.0.0.9")).toBe(0);
});

test("20,000 unknown logins push no account out", () => {
  for (let index = 0; index < 5; index++) begin("lin", `10.0.0.${index}`);
  for (let index = 0; index < 25_000; index++)
    begin(`guess ${index}`, `10.${index >> 8}.${index & 255}.1`, false);
  expect(waits("lin", "172.16.0.1")).toBe(1);
});

test("the refusal says in both languages how long", () => {
  for (let index = 0; index < 5; index++) begin("lin", "10.0.0.1");
  expect(() => begin("lin", "10.0.0.1")).toThrow(HttpError);
  try {
    begin("lin", "10.0.0.1");
  } catch (error) {
    expect((error as HttpError).text).toEqual({
      zh: "登录失败次数过多，请在 1 秒后重试",
      en: "Too many failed sign-ins; try again in 1 s",
    });
  }
});
