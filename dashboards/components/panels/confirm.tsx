import { useSignal } from "@preact/signals";
import { panelText } from "./words.ts";

/** Removes something; asks once more before it does. */
export function Remove({ name, run }: { name: string; run: () => void }) {
  const words = panelText.value.common;
  const asked = useSignal(false);
  return asked.value ? (
    <span class="confirm">
      <button type="button" class="quiet danger" onClick={run}>
        {words.removeSurely}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          asked.value = false;
        }}
      >
        {words.cancel}
      </button>
    </span>
  ) : (
    <button
      type="button"
      class="quiet"
      aria-label={words.removeNamed(name)}
      onClick={() => {
        asked.value = true;
      }}
    >
      {words.remove}
    </button>
  );
}
