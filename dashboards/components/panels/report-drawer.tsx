import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sendErrorReport } from "../../api.ts";
import { linkTo } from "../../state/route.ts";
import { messageOf } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import { openDrawer } from "../how-drawer.tsx";
import type { ReportSubject } from "../report-error.tsx";

const LONGEST = 500;
/** Values of one figure that can be pointed at. */
const MOST_VALUES = 200;

function Form({ subject, close }: { subject: ReportSubject; close: () => void }) {
  const words = text.value.report;
  const note = useSignal("");
  const shown = useSignal(subject.shown.length === 1 ? (subject.shown[0] ?? "") : "");
  const state = useSignal<{ kind: "idle" | "sending" | "sent" | "failed"; message: string }>({
    kind: "idle",
    message: "",
  });
  const send = async () => {
    state.value = { kind: "sending", message: "" };
    try {
      await sendErrorReport({
        note: note.value,
        figure: subject.figure,
        title: subject.title,
        address: location.hash || "#/overview",
        ...(subject.metric === undefined ? {} : { metric: subject.metric }),
        ...(shown.value === "" ? {} : { shown: shown.value.slice(0, LONGEST) }),
        ...(world.value.health.warehouse ? { warehouse_version: world.value.health.warehouse.version } : {}),
      });
      state.value = { kind: "sent", message: words.sent };
    } catch (error) {
      state.value = { kind: "failed", message: `${words.failed}${text.value.colon}${messageOf(error)}` };
    }
  };
  if (state.value.kind === "sent")
    return (
      <>
        <p role="status">{state.value.message}</p>
        <p>
          <a href={`${linkTo("data")}`} onClick={close}>
            {words.toList}
          </a>
        </p>
      </>
    );
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {subject.shown.length > 1 && (
        <label>
          {words.which}
          <select
            value={shown.value}
            onChange={(event) => {
              shown.value = event.currentTarget.value;
            }}
          >
            <option value="">{words.whole}</option>
            {subject.shown.slice(0, MOST_VALUES).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      )}
      {subject.shown.length === 1 && <p>{subject.shown[0]}</p>}
      <label>
        {words.note}
        <textarea
          rows={5}
          maxLength={LONGEST}
          required
          value={note.value}
          onInput={(event) => {
            note.value = event.currentTarget.value;
          }}
        />
      </label>
      <p class="muted">
        {words.about}
        <br />
        {words.left(LONGEST - note.value.length)}
      </p>
      <div>
        <button
          type="submit"
          class="primary"
          disabled={state.value.kind === "sending" || note.value.trim() === ""}
        >
          {state.value.kind === "sending" ? words.sending : words.send}
        </button>
      </div>
      {state.value.kind === "failed" && (
        <p role="alert" class="tag-bad">
          {state.value.message}
        </p>
      )}
    </form>
  );
}

/** The drawer in which a reader says what seems wrong with a figure. */
export function Content({ subject, close }: { subject: ReportSubject; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    openDrawer(dialog.current);
  }, [subject]);
  const words = text.value.report;
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby="report-title" onClose={close}>
      <div class="drawer-inner">
        <header>
          <div>
            <p class="muted">{words.action}</p>
            <h2 id="report-title">{subject.title}</h2>
          </div>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.value.how.close}
          </button>
        </header>
        <Form subject={subject} close={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}
