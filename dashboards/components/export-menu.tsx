import { useSignal } from "@preact/signals";
import { exportFile } from "../api.ts";
import { csvOf } from "../figures/csv.ts";
import type { ChartDocument } from "../figures/finish.ts";
import { may } from "../state/rights.ts";
import { messageOf } from "../state/use-answer.ts";
import { text } from "../text/text.ts";
import type { ExportTable } from "../types.ts";
import { download, figureMarkup, figurePng } from "./export.ts";
import { describe } from "./export-table.ts";
import { Popover } from "./popover.tsx";

interface ExportMenuProps {
  /** The chart; a figure that is a table has none. */
  drawing?: ChartDocument;
  table: ExportTable;
}

/** Whether the reader may take data away. */
export const mayExport = (): boolean => may("export");

/** A figure as picture and as data, an entry each. */
export function ExportEntries({ drawing, table, close }: ExportMenuProps & { close: () => void }) {
  const words = text.value.figure;
  const failed = useSignal("");
  const working = useSignal(false);
  const item = (name: string, work: () => Promise<void>) => (
    <button
      type="button"
      class="quiet"
      disabled={working.value}
      onClick={() => {
        failed.value = "";
        working.value = true;
        work()
          .then(close, (error: unknown) => {
            failed.value = `${words.exportFailed}${text.value.colon}${messageOf(error)}`;
          })
          .finally(() => {
            working.value = false;
          });
      }}
    >
      {name}
    </button>
  );
  const save = async (extension: string, blob: Blob) => download(`assay-${table.id}.${extension}`, blob);
  const served = (format: "xlsx" | "arrow") => async () => {
    await save(format, await exportFile(format, describe(table.title, [table])));
  };
  return (
    <>
      {drawing && (
        <>
          {item(words.png, async () => save("png", await figurePng(drawing)))}
          {item(words.svg, async () => {
            const { markup } = await figureMarkup(drawing);
            await save("svg", new Blob([markup], { type: "image/svg+xml" }));
          })}
        </>
      )}
      {mayExport() && (
        <>
          {item(words.xlsx, served("xlsx"))}
          {item(words.csv, async () => save("csv", new Blob([csvOf(table)], { type: "text/csv" })))}
          {item(words.arrow, served("arrow"))}
        </>
      )}
      {failed.value && <p role="alert">{failed.value}</p>}
    </>
  );
}

/** The button that offers it, where there is no figure's menu. */
export function ExportMenu(props: ExportMenuProps) {
  return (
    <Popover label={text.value.figure.export} align="end">
      {(close) => (
        <div class="menu">
          <ExportEntries {...props} close={close} />
        </div>
      )}
    </Popover>
  );
}
