import { text } from "../text/text.ts";

/** What could not be loaded, and a way to try again. */
export function Retry({ message, again }: { message: string; again: () => void }) {
  return (
    <div class="nothing" role="alert">
      <p>{message}</p>
      <button type="button" class="quiet" onClick={again}>
        {text.value.error.retry}
      </button>
    </div>
  );
}
