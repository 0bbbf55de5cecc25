import { useSignal } from "@preact/signals";
import { getRun } from "../../api.ts";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { RunProgress } from "../../components/run-progress.tsx";
import { Shown } from "../../components/shown.tsx";
import { UndoRun } from "../../components/undo-run.tsx";
import { figure as ladder } from "../../figures/validity/overall-ladder.ts";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { loadWorld } from "../../state/world.ts";
import { say } from "../../text/text.ts";
import { Answers } from "./answers.tsx";
import type { UploadState } from "./asked.ts";
import { forget, run as loaded } from "./upload.ts";
import { pageText } from "./words.ts";

const count = (value: number) => formatCount(value, language.value);

interface Run {
  readonly id: number;
  readonly answers: UploadState["answers"];
  readonly notes: UploadState["tables"][number]["notes"];
  readonly isBySelf: boolean;
}

/** A load with its progress, then what it brought and the first figures. */
export function Loaded({ id, answers, notes, isBySelf }: Run) {
  const words = pageText.value;
  const ended = useSignal(false);
  const end = () => {
    void loadWorld().finally(() => {
      ended.value = true;
    });
  };
  return (
    <Section id="section-loaded" title={ended.value ? words.done.title : words.load.working}>
      {isBySelf && <p>{words.load.bySelf}</p>}
      {ended.value ? (
        <Result id={id} answers={answers} notes={notes} />
      ) : (
        <RunProgress run={id} onEnd={end} />
      )}
    </Section>
  );
}

function Result({ id, answers, notes }: Omit<Run, "isBySelf">) {
  const words = pageText.value.done;
  const { answer, again } = useAnswer(`run ${id}`, () => getRun(id));
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "200px" }} aria-hidden="true" />;
  const run = answer.value;
  if (run.status !== "done")
    return (
      <p role="alert" class="tag-bad">
        {pageText.value.load.failed}
        {run.error === null ? "" : ` (${run.error})`}
      </p>
    );
  if (run.trigger === "undo")
    return (
      <>
        <p data-undone={id}>{words.undone(count(run.deleted), count(run.updated))}</p>
        <Again />
      </>
    );
  return (
    <>
      <p data-run={id}>
        {words.counts(count(run.inserted), count(run.updated), count(run.unchanged))}{" "}
        {run.quarantined > 0 && (
          <>
            {words.aside(count(run.quarantined))}
            <a href={linkTo("data")}>{words.asideLink}</a>
          </>
        )}
      </p>
      {may("aggregates") && <Figures answers={answers} notes={notes} />}
      {may("runs.start") && <UndoRun run={id} begun={takenBack} />}
      <Again />
    </>
  );
}

/** Follows the run that takes the load back. */
function takenBack(id: number): void {
  const now = loaded.peek();
  if (now !== null) loaded.value = { ...now, id, isBySelf: false };
}

const Again = () => (
  <p>
    <button type="button" class="quiet" onClick={forget}>
      {pageText.value.done.again}
    </button>
  </p>
);

/** What the data show at once, what that rests on, and where the rest is. */
function Figures({ answers, notes }: Pick<Run, "answers" | "notes">) {
  const words = pageText.value;
  const has = (question: string) => answers.some(({ id, lacks }) => id === question && lacks.length === 0);
  return (
    <>
      {(has("ai_validity") || has("human_validity")) && (
        <div class="grid">
          <Shown id="overall-ladder" figure={ladder} />
        </div>
      )}
      {notes.length > 0 && (
        <details>
          <summary>{words.done.notes(String(notes.length))}</summary>
          <ul>
            {notes.map((note) => (
              <li key={note.en}>{say(note)}</li>
            ))}
          </ul>
        </details>
      )}
      <h3>{words.answers.title}</h3>
      <Answers answers={answers} isLoaded />
    </>
  );
}
