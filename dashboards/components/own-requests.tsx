import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Mine } from "../../server/routes/mine.ts";
import { askMine, type OwnRequestKind } from "../candidates-api.ts";
import { formatDate } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { useForm } from "./form-state.ts";
import { ownText } from "./own-words.ts";

const KINDS: readonly OwnRequestKind[] = ["copy", "correction", "explanation", "human_review", "erasure"];

/** What is asked, in the candidate's own words where there are some. */
function Ask({ kind, sent, cancel }: { kind: OwnRequestKind; sent: () => void; cancel: () => void }) {
  const words = ownText.value;
  const asked = useSignal("");
  const form = useForm();
  const id = useId();
  const isNeeded = kind === "correction";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void form.send(() => askMine(kind, asked.value)).then((arrived) => arrived && sent());
      }}
    >
      <p>{words.kindAbout[kind]}</p>
      <label for={id}>{isNeeded ? words.messageNeeded : words.message}</label>
      <textarea
        id={id}
        maxLength={2000}
        rows={3}
        required={isNeeded}
        value={asked.value}
        onInput={(event) => {
          asked.value = event.currentTarget.value;
        }}
      />
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="own-actions">
        <button type="submit" class="primary" disabled={form.isSending}>
          {words.send}
        </button>
        <button type="button" class="quiet" onClick={cancel}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

function Requested({ requests }: Pick<Mine, "requests">) {
  const words = ownText.value;
  const day = (at: string) => formatDate(at.slice(0, 10), language.value);
  if (requests.length === 0) return null;
  return (
    <>
      <h3>{words.requests}</h3>
      <ul class="own-list">
        {requests.map(({ kind, state, due_on, closed_at, received_at }) => (
          <li key={`${kind}${received_at}`}>
            {words.kinds[kind]}
            <span class="muted">
              {closed_at === null
                ? words.due(day(due_on))
                : state === "refused"
                  ? words.refused(day(closed_at))
                  : words.done(day(closed_at))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The own data: a copy at once, and everything that a person may ask. */
export function OwnRequests({ mine, again }: { mine: Mine; again: () => void }) {
  const words = ownText.value;
  const open = useSignal<OwnRequestKind | null>(null);
  const isSent = useSignal(false);
  const waiting = new Set(mine.requests.flatMap(({ kind, closed_at }) => (closed_at === null ? kind : [])));
  return (
    <section class="own-card">
      <h2>{words.rights}</h2>
      <p class="muted">{words.rightsAbout}</p>
      <p>
        <a href="/api/mine/copy" download="my-data.json">
          {words.download}
        </a>
        <br />
        <span class="muted">{words.downloadAbout}</span>
      </p>
      <p role="status">{isSent.value ? words.sent : ""}</p>
      <ul class="own-list">
        {KINDS.filter((kind) => !waiting.has(kind)).map((kind) => (
          <li key={kind}>
            {open.value === kind ? (
              <>
                <h3>{words.kinds[kind]}</h3>
                <Ask
                  kind={kind}
                  sent={() => {
                    open.value = null;
                    isSent.value = true;
                    again();
                  }}
                  cancel={() => {
                    open.value = null;
                  }}
                />
              </>
            ) : (
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  open.value = kind;
                  isSent.value = false;
                }}
              >
                {words.kinds[kind]}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Requested requests={mine.requests} />
    </section>
  );
}
