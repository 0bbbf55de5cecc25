import { useSignal } from "@preact/signals";
import type { NamesTold } from "../../../server/candidates/names.ts";
import { ApiFailure } from "../../api.ts";
import { unmask } from "../../candidates-api.ts";
import { Field } from "../../components/field.tsx";
import { useForm } from "../../components/form-state.ts";
import { Section } from "../../components/page-parts.tsx";
import { pageText } from "./words.ts";

/** Asks for the name; who has to prove anew who they are is asked to, and the question is repeated. */
async function ask(person: string, reason: string): Promise<NamesTold | null> {
  try {
    return await unmask(person, reason);
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === "step_up_needed")) throw error;
    const { askStepUp } = await import("../../components/step-up.tsx");
    return (await askStepUp()) ? unmask(person, reason) : null;
  }
}

/** Name and contacts of a candidate: shown after a reason, until the page is left. */
export function Names({ person }: { person: string }) {
  const words = pageText.value.names;
  const reason = useSignal("");
  const told = useSignal<NamesTold | null>(null);
  const form = useForm();
  const send = () =>
    form.send(async () => {
      told.value = await ask(person, reason.value);
    });
  return (
    <Section id="section-names" title={words.title} about={words.about}>
      {told.value === null ? (
        <form
          class="report-form no-print"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Field
            label={words.reason}
            value={reason.value}
            change={(value) => {
              reason.value = value;
            }}
            name="unmask-reason"
            autocomplete="off"
          />
          {form.problem !== "" && <p role="alert">{form.problem}</p>}
          <p>
            <button type="submit" class="primary" disabled={form.isSending}>
              {words.show}
            </button>
          </p>
        </form>
      ) : (
        told.value.records.map(({ source, name, phone, email }) => (
          <dl key={source} class="facts no-print" translate={false}>
            <div>
              <dt>{words.name}</dt>
              <dd>{name ?? words.none}</dd>
            </div>
            {told.value?.contacts && (
              <>
                <div>
                  <dt>{words.phone}</dt>
                  <dd>{phone ?? words.none}</dd>
                </div>
                <div>
                  <dt>{words.email}</dt>
                  <dd>{email ?? words.none}</dd>
                </div>
              </>
            )}
          </dl>
        ))
      )}
      {told.value !== null && !told.value.contacts && <p class="muted">{words.nameOnly}</p>}
    </Section>
  );
}
