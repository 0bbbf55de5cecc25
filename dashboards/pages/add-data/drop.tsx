import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { chosenFiles, type Dropped, droppedFiles } from "./dropped.ts";
import { add, discard, sending, upload } from "./upload.ts";
import { pageText } from "./words.ts";

/** The attributes by which browsers let a folder be chosen. */
const FOLDER = { webkitdirectory: true } as Record<string, unknown>;

/** Where files and folders are dropped or chosen. */
export function Drop() {
  const words = pageText.value.drop;
  const isOver = useSignal(false);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const isBusy = sending.value !== "";
  const hasSome = upload.value !== null;
  const take = (chosen: readonly Dropped[]) => void add(chosen);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the buttons, which do the same
    <div
      class={`drop ${isOver.value ? "over" : ""} ${hasSome ? "small" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        if (!isBusy) void droppedFiles(event.dataTransfer).then(take);
      }}
    >
      {!hasSome && <p class="drop-title wide-only">{words.title}</p>}
      <div class="drop-actions">
        <button
          type="button"
          class={hasSome ? "quiet" : "primary"}
          disabled={isBusy}
          onClick={() => files.current?.click()}
        >
          {hasSome ? words.more : words.files}
        </button>
        <button type="button" class="quiet" disabled={isBusy} onClick={() => folder.current?.click()}>
          {hasSome ? words.moreFolder : words.folder}
        </button>
        {hasSome && (
          <button type="button" class="quiet danger" disabled={isBusy} onClick={() => void discard()}>
            {words.discard}
          </button>
        )}
      </div>
      {!hasSome && <p class="drop-about">{words.about}</p>}
      {[
        { field: files, label: words.files, more: { multiple: true } },
        { field: folder, label: words.folder, more: FOLDER },
      ].map(({ field, label, more }) => (
        <input
          key={label}
          ref={field}
          type="file"
          hidden
          aria-label={label}
          {...more}
          onChange={(event) => {
            take(chosenFiles(event.currentTarget.files));
            event.currentTarget.value = "";
          }}
        />
      ))}
      <p role="status">{sending.value}</p>
    </div>
  );
}
