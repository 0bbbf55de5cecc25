import { type Signal, useSignal } from "@preact/signals";
import { entryText } from "./entry-words.ts";
import { Field } from "./field.tsx";

interface Twice {
  readonly first: Signal<string>;
  readonly again: Signal<string>;
  readonly isSame: () => boolean;
}

/** A new password, written twice. */
export function useNewPassword(): Twice {
  const [first, again] = [useSignal(""), useSignal("")];
  return { first, again, isSame: () => first.value === again.value };
}

/** The two fields of a new password. */
export function NewPassword({ of: { first, again } }: { of: Twice }) {
  const words = entryText.value.newPassword;
  const each = (field: Signal<string>) => ({
    value: field.value,
    change: (value: string) => {
      field.value = value;
    },
    type: "password" as const,
    autocomplete: "new-password",
    minLength: 10,
  });
  return (
    <>
      <Field label={words.password} hint={words.hint} name="new-password" {...each(first)} />
      <Field label={words.again} name="new-password-again" {...each(again)} />
    </>
  );
}
