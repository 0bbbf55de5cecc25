import { useEffect } from "preact/hooks";
import { chooseValue, highlight } from "../state/highlight.ts";
import { route } from "../state/route.ts";
import { filterText } from "../state/view.ts";
import { text } from "../text/text.ts";

/** What is highlighted on the page, the way to filter by it, and the way out. */
export function Highlighted() {
  const { path } = route.value;
  useEffect(() => {
    highlight.value = null;
  }, [path]);
  const value = highlight.value;
  if (value === null) return null;
  const words = text.value.figure.highlighted;
  return (
    <section class="highlighted" aria-label={words.name}>
      <span>
        {words.name}
        {text.value.colon}
        <b>{filterText(value.dimension, [value.value])}</b>
      </span>
      <button type="button" onClick={() => chooseValue(value)}>
        {words.filter}
      </button>
      <button
        type="button"
        aria-label={words.stop}
        title={words.stop}
        onClick={() => {
          highlight.value = null;
        }}
      >
        ×
      </button>
    </section>
  );
}
