import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["tests/helpers/run.ts"],
    setupFiles: ["tests/helpers/properties.ts"],
    environment: "./tests/helpers/worker.ts",
    testTimeout: 120_000,
    hookTimeout: 300_000,
    pool: "forks",
    maxWorkers: 2,
    // The files of a worker share what they import, a browser and, where they only read, a site.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/*.test.ts"],
        },
      },
      {
        extends: true,
        test: { name: "other", include: ["tests/**/*.test.ts"], exclude: ["tests/browser/**"] },
      },
    ],
  },
});
