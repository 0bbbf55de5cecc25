import { expect, test } from "vitest";
import { checkPassword, createPasswords } from "../../server/access/password.ts";

test("a hash is argon2id over 19 MiB at least, salted, and opens by its password alone", async () => {
  const passwords = createPasswords();
  const [one, two] = [
    await passwords.hash("correct horse battery"),
    await passwords.hash("correct horse battery"),
  ];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await passwords.isRight("correct horse battery", one)).toBe(true);
  expect(await passwords.isRight("ｃｏｒｒｅｃｔ horse battery", one)).toBe(true);
  expect(await passwords.isRight("correct horse batterz", one)).toBe(false);
  expect(await passwords.isRight("correct horse battery", null)).toBe(false);
});

test("two are hashed at a time; who waits too long is refused with 503 and takes nobody's place", async () => {
  const passwords = createPasswords({ atOnce: 2, seconds: 0.02 });
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => passwords.hash("correct horse battery")),
  );
  const refused = all.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  expect(refused.length).toBeGreaterThan(0);
  expect(all.length - refused.length).toBeGreaterThanOrEqual(2);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: "busy", status: 503, retryAfter: 1 });
  const [one, two] = await Promise.all([passwords.hash("a"), passwords.hash("b")]);
  expect([one, two].every((hash) => hash.startsWith("$argon2id$"))).toBe(true);
});

test.each([
  ["short", "must have 10 to 200 characters, this one has 5"],
  ["x".repeat(201), "must have 10 to 200 characters, this one has 201"],
  ["密码密码密码密码密码", "must have 5 different characters at least"],
  ["1234lin.yu1234", "must not contain the login"],
  ["1234ＬＩＮ.ＹＵ1234", "must not contain the login"],
])("the new password %j is refused: %s", (password, says) => {
  expect(() => checkPassword(password, "Lin.Yu")).toThrow(says);
});

test.each(["correct horse battery", "一个很长而且安全的密码", "x1!".repeat(10).concat("abc")])(
  "%j is taken",
  (password) => {
    expect(() => checkPassword(password, "Lin.Yu")).not.toThrow();
  },
);
