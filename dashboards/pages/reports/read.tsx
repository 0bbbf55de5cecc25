import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useForm } from "../../components/form-state.ts";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { fileAddress, getNotes, getReports, type Note, removeNote, sendReport, writeNote } from "./asked.ts";
import { Compare } from "./compare.tsx";
import { Files } from "./files.tsx";
import { pageText } from "./words.ts";

/** The report as its file is, in a frame that runs no script and is as long as what it holds. */
function Frame({ id, quarter }: { id: string; quarter: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const height = useSignal(900);
  const observer = useRef<ResizeObserver>(undefined);
  const follow = () => {
    const inside = frame.current?.contentDocument?.documentElement;
    if (!inside) return;
    observer.current?.disconnect();
    observer.current = new ResizeObserver(() => {
      height.value = Math.ceil(inside.getBoundingClientRect().height);
    });
    observer.current.observe(inside);
  };
  useEffect(() => () => observer.current?.disconnect(), []);
  return (
    <iframe
      ref={frame}
      class="report-frame"
      title={pageText.value.frame(quarter)}
      src={fileAddress(id, "html", "inline")}
      sandbox="allow-same-origin allow-popups"
      height={height.value}
      onLoad={follow}
    />
  );
}

function Notes({ id }: { id: string }) {
  const words = pageText.value;
  const { answer, again } = useAnswer(`report notes ${id}`, () => getNotes(id));
  const text = useSignal("");
  const form = useForm();
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const notes: readonly Note[] = answer.kind === "ready" ? answer.value : [];
  return (
    <>
      {notes.length === 0 && <p class="muted">{words.notesNone}</p>}
      <ul class="report-notes">
        {notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <small class="muted">
              {words.noteBy(say(note.author.name), formatTime(note.created_at, language.value))}{" "}
              {note.own && (
                <button
                  type="button"
                  class="plain"
                  disabled={form.isSending}
                  onClick={() => void form.send(() => removeNote(note.id).then(again))}
                >
                  {words.noteRemove}
                </button>
              )}
            </small>
          </li>
        ))}
      </ul>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          void form.send(async () => {
            await writeNote(id, text.value);
            text.value = "";
            again();
          });
        }}
      >
        <label>
          {words.note}
          <textarea
            name="note"
            rows={3}
            maxLength={2000}
            required
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        </label>
        {form.problem !== "" && <p role="alert">{form.problem}</p>}
        <button type="submit" class="primary" disabled={form.isSending || text.value.trim() === ""}>
          {words.noteSave}
        </button>
      </form>
    </>
  );
}

function Send({ id }: { id: string }) {
  const words = pageText.value;
  const form = useForm();
  return (
    <>
      <button
        type="button"
        class="quiet"
        disabled={form.isSending}
        onClick={() => void form.send(() => sendReport(id).then(() => tell(words.sent)))}
      >
        {words.send}
      </button>
      {form.problem !== "" && <span role="alert">{form.problem}</span>}
    </>
  );
}

/** One report: to read, to take away, to note on, beside another quarter's. */
export function ReadReport({ id }: { id: string }) {
  const words = pageText.value;
  const { answer, again } = useAnswer("reports", getReports);
  useEffect(() => scrollTo(0, 0), []);
  if (answer.kind === "loading") return <div class="page skeleton" aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { reports, may } = answer.value;
  const report = reports.find((each) => each.id === id) ?? reports.find((each) => each.quarter === id);
  if (report === undefined)
    return (
      <div class="page">
        <p>{words.leadNone}</p>
        <a href={linkTo("reports")}>{words.back}</a>
      </div>
    );
  return (
    <div class="page">
      <p class="toolbar">
        <a href={linkTo("reports")}>{words.back}</a>
        <Files report={report} />
        {may.make && <Send id={report.id} />}
      </p>
      <Frame id={report.id} quarter={report.quarter} />
      <Section id="section-compare" title={words.compare} about={words.compareAbout}>
        <Compare report={report} others={reports.filter((each) => each.id !== report.id)} />
      </Section>
      {may.note && (
        <Section id="section-notes" title={words.notes} about={words.notesAbout}>
          <Notes id={report.id} />
        </Section>
      )}
    </div>
  );
}
