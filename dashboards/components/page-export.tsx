import { useSignal } from "@preact/signals";
import { exportFile } from "../api.ts";
import { route } from "../state/route.ts";
import { messageOf } from "../state/use-answer.ts";
import { text } from "../text/text.ts";
import { download } from "./export.ts";
import { mayExport } from "./export-menu.tsx";
import { describe, pageTables } from "./export-table.ts";
import { pageName } from "./pages.ts";

const PATIENCE_MS = 20_000;

/** Waits until what lies further down the page is there too. */
async function drawn(): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    if (document.querySelector("#content .skeleton") === null) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

/** Takes the whole page away as one workbook: a sheet a figure, and one that tells what it is. */
export function PageExport() {
  const words = text.value.export;
  const state = useSignal<{ working: boolean; failed: string }>({ working: false, failed: "" });
  if (!mayExport()) return null;
  const run = async () => {
    state.value = { working: true, failed: "" };
    await drawn();
    const tables = pageTables();
    if (tables.length === 0) {
      state.value = { working: false, failed: words.nothing };
      return;
    }
    const { path } = route.value;
    try {
      download(`assay-${path}.xlsx`, await exportFile("xlsx", describe(pageName(path), tables)));
      state.value = { working: false, failed: "" };
    } catch (error) {
      state.value = { working: false, failed: messageOf(error) };
    }
  };
  return (
    <span class="page-export">
      <button
        type="button"
        class="quiet"
        title={words.pageAbout}
        disabled={state.value.working}
        onClick={() => void run()}
      >
        {state.value.working ? words.working : words.page}
      </button>
      {state.value.failed && (
        <span role="alert" class="tag-bad">
          {state.value.failed}
        </span>
      )}
    </span>
  );
}
