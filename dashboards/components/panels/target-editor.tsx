import { useSignal } from "@preact/signals";
import { removeTarget, setTarget } from "../../api.ts";
import { shown } from "../../format/number.ts";
import { unitWords } from "../../format/units.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { messageOf } from "../../state/use-answer.ts";
import { loadTargets } from "../../state/world.ts";
import type { Metric } from "../../types.ts";
import { panelText } from "./words.ts";

/** Sets a measure's own target, or gives back the one of its definition. */
export function Content({ metric }: { metric: Metric }) {
  const words = panelText.value.target;
  const own = metric.own_target;
  // Shares are entered as they are shown, in hundredths.
  const scale = shown(metric.unit, 1);
  const typed = useSignal(
    typeof metric.target === "number" ? String(Number((metric.target * scale).toPrecision(12))) : "",
  );
  const failed = useSignal("");
  const run = async (work: () => Promise<unknown>, said: string) => {
    failed.value = "";
    try {
      await work();
      await loadTargets();
      tell(said);
    } catch (error) {
      failed.value = messageOf(error);
    }
  };
  if (own && !own.changeable) return null;
  return (
    <form
      class="target-form"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => setTarget(metric.id, Number((Number(typed.value) / scale).toPrecision(12))),
          words.saved,
        );
      }}
    >
      <label>
        {words.label(unitWords(language.value)[metric.unit].name)}
        <input
          type="number"
          step="any"
          required
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary">
        {words.set}
      </button>
      {own && (
        <button
          type="button"
          class="quiet"
          onClick={() => void run(() => removeTarget(metric.id), words.removed)}
        >
          {words.remove}
        </button>
      )}
      {failed.value && (
        <p class="failed" role="alert">
          {failed.value}
        </p>
      )}
    </form>
  );
}
