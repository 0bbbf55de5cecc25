import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Once a test run: a folder that all test files share, removed at the end. Whoever runs one file again and again
 * names a folder of their own in `ASSAY_TEST_RUN`: it stays, with the loaded demo company in it.
 */
export function setup(): () => Promise<void> | undefined {
  const kept = process.env.ASSAY_TEST_RUN;
  if (kept !== undefined) {
    mkdirSync(kept, { recursive: true });
    return () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "assay-tests-"));
  process.env.ASSAY_TEST_RUN = folder;
  // workers that end still write to it; they are waited for
  return () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
