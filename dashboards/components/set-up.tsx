import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiFailure } from "../api.ts";
import { entered } from "../state/entered.ts";
import { text } from "../text/text.ts";
import { checkSetUp, setUp } from "./entry-calls.ts";
import { entryText } from "./entry-words.ts";
import { Field } from "./field.tsx";
import { useForm } from "./form-state.ts";
import { LanguageButton } from "./language-button.tsx";
import { NewPassword, useNewPassword } from "./new-password.tsx";

/** What the one-time link of the first start opens: the first account. */
export function Content({ token }: { token: string }) {
  const words = entryText.value.setUp;
  const isGone = useSignal(false);
  const form = useForm();
  const tellGone = (error: unknown) => {
    if (error instanceof ApiFailure && error.status === 410) isGone.value = true;
    else throw error;
  };
  useEffect(() => {
    void form.send(() => checkSetUp(token).catch(tellGone));
  }, [token]);
  return (
    <main class="alone">
      <p class="alone-brand">{text.value.product}</p>
      <h1>{words.title}</h1>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      {isGone.value ? (
        <>
          <p role="alert">{words.gone}</p>
          <pre>{words.command}</pre>
          <p>
            <a href="#/overview">{words.toSignIn}</a>
          </p>
        </>
      ) : (
        <FirstAccount
          form={form}
          send={(first) => form.send(() => setUp({ token, ...first }).then(entered, tellGone))}
        />
      )}
      <LanguageButton />
    </main>
  );
}

interface First {
  name: string;
  login: string;
  password: string;
}

function FirstAccount({
  form,
  send,
}: {
  form: ReturnType<typeof useForm>;
  send: (first: First) => Promise<unknown>;
}) {
  const words = entryText.value.setUp;
  const [name, login] = [useSignal(""), useSignal("")];
  const password = useNewPassword();
  return (
    <>
      <p>{words.about}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!password.isSame()) form.tell(entryText.value.newPassword.differ);
          else void send({ name: name.value, login: login.value, password: password.first.value });
        }}
      >
        <Field
          label={words.name}
          value={name.value}
          change={(value) => {
            name.value = value;
          }}
          name="name"
          autocomplete="name"
          maxLength={80}
        />
        <Field
          label={words.login}
          hint={words.loginHint}
          value={login.value}
          change={(value) => {
            login.value = value;
          }}
          name="login"
          autocomplete="username"
          maxLength={64}
        />
        <NewPassword of={password} />
        <button type="submit" class="primary" disabled={form.isSending}>
          {words.submit}
        </button>
      </form>
    </>
  );
}
