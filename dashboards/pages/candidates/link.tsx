import { useSignal } from "@preact/signals";
import type { CandidateLinkTold } from "../../../server/routes/candidates.ts";
import { linkCandidate } from "../../candidates-api.ts";
import { useForm } from "../../components/form-state.ts";
import { Section } from "../../components/page-parts.tsx";
import { formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { pageText } from "./words.ts";

/** Makes the link by which the candidate comes to the own page; it is shown once. */
export function OwnLink({ person }: { person: string }) {
  const words = pageText.value.link;
  const made = useSignal<CandidateLinkTold | null>(null);
  const form = useForm();
  const make = () =>
    form.send(async () => {
      made.value = await linkCandidate(person);
    });
  return (
    <div class="no-print">
      <Section id="section-link" title={words.title} about={words.about}>
        {form.problem !== "" && <p role="alert">{form.problem}</p>}
        {made.value !== null && (
          <>
            <p>{words.is(formatTime(made.value.expires_at, language.value))}</p>
            <p>
              <code class="break" translate={false}>
                {made.value.link}
              </code>
            </p>
            <p>
              <button
                type="button"
                class="quiet"
                onClick={() =>
                  void navigator.clipboard.writeText(made.value?.link ?? "").then(() => tell(words.copied))
                }
              >
                {words.copy}
              </button>
            </p>
          </>
        )}
        <p>
          <button type="button" class="primary" disabled={form.isSending} onClick={() => void make()}>
            {words.make}
          </button>
        </p>
      </Section>
    </div>
  );
}
