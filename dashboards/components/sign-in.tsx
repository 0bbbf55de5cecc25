import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { signIn } from "../api.ts";
import { entered } from "../state/entered.ts";
import { text } from "../text/text.ts";
import { goSignIn } from "./entry-calls.ts";
import { entryText } from "./entry-words.ts";
import { Field } from "./field.tsx";
import { useForm } from "./form-state.ts";
import { LanguageButton } from "./language-button.tsx";
import { Providers } from "./providers.tsx";

/**
 * What somebody without a session sees; `refused`: the link of the address was good no more; `said`: what an identity
 * provider's answer came to.
 */
export function Content({ refused, said = "" }: { refused: boolean; said?: string }) {
  const words = entryText.value.signIn;
  const [login, password] = [useSignal(""), useSignal("")];
  const form = useForm();
  const frame = useRef<HTMLFormElement>(null);
  const send = async () => {
    if (await form.send(() => signIn({ login: login.value, password: password.value }))) return entered();
    password.value = "";
    frame.current?.querySelector<HTMLInputElement>("input[type=password]")?.focus();
  };
  const problem = form.problem || said || (refused ? words.refused : "");
  return (
    <main class="alone">
      <p class="alone-brand">{text.value.product}</p>
      <h1>{words.title}</h1>
      {problem !== "" && <p role="alert">{problem}</p>}
      <form
        ref={frame}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field
          label={words.login}
          value={login.value}
          change={(value) => {
            login.value = value;
          }}
          name="login"
          autocomplete="username"
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
        <button type="submit" class="primary" disabled={form.isSending}>
          {words.submit}
        </button>
      </form>
      <Providers form={form} go={goSignIn} label={words.by} />
      <p class="muted">{words.how}</p>
      <pre>{words.command}</pre>
      <LanguageButton />
    </main>
  );
}
