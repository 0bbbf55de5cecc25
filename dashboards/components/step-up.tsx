import { type Signal, useSignal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { getSession } from "../api.ts";
import { world } from "../state/world.ts";
import { say } from "../text/text.ts";
import { stepUp } from "./entry-calls.ts";
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
  const { provider } = world.value.session;
  const [reason, password, address] = [useSignal(""), useSignal(""), useSignal<string | null>(null)];
  const form = useForm();
  useEffect(() => dialog.current?.showModal(), []);
  const send = async () => {
    const by = provider === null ? { password: password.value } : { provider: provider.id };
    const ask = () =>
      stepUp({ reason: reason.value, ...by }).then((answer) => {
        address.value = answer.address;
      });
    if (await form.send(ask)) return address.value === null && end(true);
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
        {address.value !== null && provider !== null ? (
          <Elsewhere address={address.value} provider={say(provider.label)} done={() => end(true)} />
        ) : (
          <>
            <Line of={reason} label={words.reason} hint={words.reasonHint} name="reason" />
            {provider === null && <Line of={password} label={words.password} name="password" />}
          </>
        )}
        <p class="ask-acts">
          {address.value === null && (
            <button type="submit" class="primary" disabled={form.isSending}>
              {provider === null ? words.submit : words.by(say(provider.label))}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </p>
      </form>
    </dialog>
  );
}

function Line({
  of,
  ...field
}: {
  of: Signal<string>;
  label: string;
  hint?: string;
  name: "reason" | "password";
}) {
  const isPassword = field.name === "password";
  return (
    <Field
      {...field}
      value={of.value}
      change={(value) => {
        of.value = value;
      }}
      type={isPassword ? "password" : "text"}
      autocomplete={isPassword ? "current-password" : "off"}
    />
  );
}

/** Milliseconds between two looks whether the reader is back from the provider. */
const LOOK_EVERY = 2000;

/** The way to the provider, in another tab: what is open here stays as it is. */
function Elsewhere({ address, provider, done }: { address: string; provider: string; done: () => void }) {
  const words = stepUpText.value;
  useEffect(() => {
    const before = world.peek().session.stepped_up_until;
    const look = async () => {
      const { stepped_up_until: until } = await getSession();
      if (until !== null && until !== before) done();
    };
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <p>
        <a class="primary" href={address} target="_blank" rel="noopener noreferrer">
          {words.goTo(provider)}
        </a>
      </p>
      <p class="muted" role="status">
        {words.waiting}
      </p>
    </>
  );
}
