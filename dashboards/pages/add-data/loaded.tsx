import { useSignal } from "@preact/signals";
import { getRun } from "../../api.ts";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { RunProgress } from "../../components/run-progress.tsx";
import { Shown } from "../../components/shown.tsx";
import { figure as ladder } from "../../figures/validity/overall-ladder.ts";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { loadWorld } from "../../state/world.ts";
import { Answers } from "./answers.tsx";
import type { UploadState } from "./asked.ts";
import { forget } from "./upload.ts";
import { pageText } from "./words.ts";

const count = (value: number) => formatCount(value, language.value);

interface Run {
  readonly id: number;
  readonly answers: UploadState["answers"];
  readonly isBySelf: boolean;
}

/** A load with its progress, then what it brought and the first figures. */
export function Loaded({ id, answers, isBySelf }: Run) {
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
      {ended.value ? <Result id={id} answers={answers} /> : <RunProgress run={id} onEnd={end} />}
    </Section>
  );
}

function Result({ id, answers }: Omit<Run, "isBySelf">) {
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
  const has = (question: string) => answers.some((one) => one.id === question && one.lacks.length === 0);
  return (
    <>
      <p data-run={id}>
        {words.counts(count(run.inserted), count(run.updated), count(run.unchanged))}{" "}
        {run.quarantined > 0 && (
          <>
            {words.aside(count(run.quarantined))}
            <a href={linkTo("data", {}, null)}>{words.asideLink}</a>
          </>
        )}
      </p>
      {may("aggregates") && (
        <>
          {(has("ai_validity") || has("human_validity")) && (
            <div class="grid">
              <Shown id="overall-ladder" figure={ladder} />
            </div>
          )}
          <h3>{pageText.value.answers.title}</h3>
          <Answers answers={answers} isLoaded />
        </>
      )}
      <p>
        <button type="button" class="quiet" onClick={forget}>
          {words.again}
        </button>
      </p>
    </>
  );
}
