import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { say } from "../text/text.ts";
import { getProviders, type Provider } from "./entry-calls.ts";
import type { FormState } from "./form-state.ts";

/** A button for each identity provider below what is said of them; nothing where there are none, or before they are known. */
export function Providers({
  form,
  go,
  label,
  children,
}: {
  form: FormState;
  go: (provider: string) => Promise<void>;
  label: (provider: string) => string;
  children?: ComponentChildren;
}) {
  const providers = useSignal<readonly Provider[]>([]);
  useEffect(() => {
    getProviders().then(
      (all) => {
        providers.value = all;
      },
      () => undefined, // whoever signs in by password is not told
    );
  }, []);
  if (providers.value.length === 0) return null;
  return (
    <section class="providers">
      {children}
      <ul>
        {providers.value.map(({ id, label: name }) => (
          <li key={id}>
            <button type="button" disabled={form.isSending} onClick={() => void form.send(() => go(id))}>
              {label(say(name))}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
