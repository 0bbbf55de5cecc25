import type { Environment } from "vitest/runtime";
import { closeKept } from "./kept.ts";

/** The environment of the tests: Node's own, with an end to what a worker's test files share. */
export default {
  name: "worker",
  viteEnvironment: "ssr",
  setup: () => ({ teardown: closeKept }),
} satisfies Environment;
