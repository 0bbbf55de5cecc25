import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { tell } from "../state/panels.ts";
import { linkToFigure } from "../state/view.ts";
import { text } from "../text/text.ts";

/** Copies the address of a figure as it is filtered now; where the browser will not, shows it to be copied by hand. */
export function CopyLink({ id, done }: { id: string; done: () => void }) {
  const words = text.value.figure;
  const byHand = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const address = linkToFigure(id);
    try {
      await navigator.clipboard.writeText(address);
      tell(words.copied);
      done();
    } catch {
      byHand.value = address;
      requestAnimationFrame(() => field.current?.select());
    }
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {words.copyLink}
      </button>
      {byHand.value && (
        <input
          ref={field}
          class="by-hand"
          type="text"
          readOnly
          aria-label={words.copyByHand}
          title={words.copyByHand}
          value={byHand.value}
        />
      )}
    </>
  );
}
