import { expect, test } from "vitest";
import { files, imports, source } from "./sources.ts";

const STATISTICS = "server/statistics";

/** Every file that routes, commands, analyses and estimators come to, the comparison with other programs apart. */
function reached(): Set<string> {
  const found = new Set<string>();
  const next = files("server").filter((file) =>
    /^server\/((routes|commands|analyses|metrics\/estimators)\/|(main|cli)\.ts$)/.test(file),
  );
  while (next.length > 0) {
    const file = next.pop() as string;
    if (found.has(file) || file.startsWith("server/verify/")) continue;
    found.add(file);
    for (const { to, isType } of imports(file)) if (!isType && to.startsWith("server/")) next.push(to);
  }
  return found;
}

test("every statistic is reached, or waits for a page that is named", () => {
  const waiting = new Map<string, string>();
  let page = "";
  for (const line of source(`${STATISTICS}/waiting.md`).split("\n")) {
    page = /^## (.+)/.exec(line)?.[1] ?? page;
    const name = /^- `([^`]+)`: \S/.exec(line)?.[1];
    if (name !== undefined) waiting.set(`${STATISTICS}/${name}`, page);
    else expect(line).not.toMatch(/^\s*-/);
  }
  expect([...waiting.values()].filter((each) => each === "")).toEqual([]);
  const found = reached();
  const all = files(STATISTICS);
  expect(all.filter((file) => found.has(file)).length).toBeGreaterThan(50);
  expect([...waiting.keys()].sort()).toEqual(all.filter((file) => !found.has(file)).sort());
});
