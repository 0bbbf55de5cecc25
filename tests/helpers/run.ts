import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Once a test run: a folder that all test files share, removed at the end. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "assay-tests-"));
  process.env.ASSAY_TEST_RUN = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
