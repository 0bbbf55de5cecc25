import { useSignal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { stepUp } from "../api.ts";
import { Field } from "./field.tsx";
import { useForm } from "./form-state.ts";
import { stepUpText } from "./step-up-words.ts";
import "../styles/step-up.css";

/**
 * Asks the reader once more who they are, and why; gives whether the session is stepped up now. Come by `import()` from
 * whoever was answered `step_up_needed`, and ask again what was refused.
 */
export function askStepUp(): Promise<boolean> {
  const host = document.body.appendChild(document.createElement("div"));
  const before = document.activeElement;
  return new Promise((resolve) => {
    const end = (isSteppedUp: boolean) => {
      render(null, host);
      host.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(isSteppedUp);
    };
    render(<Ask end={end} />, host);
  });
}

function Ask({ end }: { end: (isSteppedUp: boolean) => void }) {
  const words = stepUpText.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, password] = [useSignal(""), useSignal("")];
  const form = useForm();
  useEffect(() => dialog.current?.showModal(), []);
  const send = async () => {
    if (await form.send(() => stepUp({ reason: reason.value, password: password.value }))) return end(true);
    password.value = "";
    dialog.current?.querySelector<HTMLInputElement>("input[type=password]")?.focus();
  };
  return (
    <dialog ref={dialog} class="ask" aria-labelledby="step-up-title" onClose={() => end(false)}>
      <h2 id="step-up-title">{words.title}</h2>
      <p class="muted">{words.about}</p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field
          label={words.reason}
          hint={words.reasonHint}
          value={reason.value}
          change={(value) => {
            reason.value = value;
          }}
          name="reason"
          autocomplete="off"
        />
        <Field
          label={words.password}
          value={password.value}
          change={(value) => {
            password.value = value;
          }}
          type="password"
          name="password"
          autocomplete="current-password"
        />
        <p class="entry-actions">
          <button type="submit" class="primary" disabled={form.isSending}>
            {words.submit}
          </button>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </p>
      </form>
    </dialog>
  );
}
