import { useSignal } from "@preact/signals";
import type { Run, RunSummary } from "../../../server/routes/runs.ts";
import { getRun, getRuns } from "../../api.ts";
import { Retry } from "../../components/retry.tsx";
import { RunProgress } from "../../components/run-progress.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { UndoRun } from "../../components/undo-run.tsx";
import { formatCount, formatTime, formatValue } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { messageOf, useAnswer } from "../../state/use-answer.ts";
import { loadWorld } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import { startRun } from "./asked.ts";
import { pageText } from "./words.ts";

type RunFile = Run["files"][number];
type VerificationLevel = NonNullable<Run["verification"]>["file"];

const COUNTS = ["read", "inserted", "updated", "unchanged", "deleted", "quarantined"] as const;
const LEVELS = ["file", "record", "totals"] as const;
const count = (value: number) => formatCount(value, language.value);

function errorText(file: RunFile): string {
  const { error } = file;
  if (!error) return "";
  const message = [error[`message_${language.value}`], error.message, error.code].find(
    (each) => typeof each === "string",
  );
  const line = typeof error.line === "number" ? ` (${pageText.value.line} ${error.line})` : "";
  return `${message ?? ""}${line}`;
}

/** What a level of the verification found, as a sentence. */
function found(level: (typeof LEVELS)[number], { ok, lines }: VerificationLevel): string {
  const words = pageText.value.checks;
  const sum = (name: string) =>
    lines.reduce((total, line) => total + (typeof line[name] === "number" ? line[name] : 0), 0);
  const off = count(lines.filter((line) => line.ok === false).length);
  if (level === "file")
    return ok
      ? words.file(count(new Set(lines.map((line) => line.path)).size), count(sum("read")))
      : words.fileOff(off);
  if (level === "record")
    return ok
      ? words.record(count(sum("checked")), count(sum("passed")), count(sum("checked") - sum("passed")))
      : words.recordOff(off);
  const feeds = new Set(lines.map((line) => line.feed)).size;
  return ok ? words.totals(count(lines.length), count(feeds)) : words.totalsOff(off);
}

function Verification({ run }: { run: Run }) {
  const words = pageText.value;
  return (
    <>
      <p class="muted">{words.verificationAbout}</p>
      <dl class="checks">
        {LEVELS.map((level) => {
          const verified = run.verification?.[level];
          return (
            <div key={level}>
              <dt>
                {words.levels[level]}{" "}
                {verified && (
                  <b class={verified.ok ? "tag-good" : "tag-bad"}>
                    {verified.ok ? "✓" : "✗"} {verified.ok ? words.passed : words.failedWord}
                  </b>
                )}
              </dt>
              <dd>{verified ? found(level, verified) : words.notRun}</dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function RunDetail({ run, begun }: { run: number; begun: (run: number) => void }) {
  const words = pageText.value;
  const { answer, again } = useAnswer(`run ${run}`, () => getRun(run));
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "160px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { files } = answer.value;
  return (
    <>
      <Verification run={answer.value} />
      <TableScroll label={words.detailsOf(String(run))}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.file}</th>
              <th scope="col">{words.feed}</th>
              <th scope="col">{words.statusWord}</th>
              {COUNTS.map((name) => (
                <th key={name} scope="col" class="number">
                  {words[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={`${file.path} ${file.feed}`}>
                <th scope="row" class="break">
                  <span lang="en">{file.path}</span>
                  {file.error && <small class="tag-bad break"> {errorText(file)}</small>}
                </th>
                <td lang="en" class="code">
                  <small>{file.feed ?? text.value.dash}</small>
                </td>
                <td
                  class={file.status === "refused" || file.status === "failed" ? "tag-bad nowrap" : "nowrap"}
                >
                  {words.statuses[file.status] ?? file.status}
                </td>
                {COUNTS.map((name) => (
                  <td key={name} class="number">
                    {count(file[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {may("runs.start") && answer.value.trigger !== "undo" && !answer.value.live && (
        <UndoRun run={run} begun={begun} />
      )}
    </>
  );
}

function duration(run: RunSummary): string {
  if (!run.finished_at) return text.value.dash;
  const seconds = (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
  if (seconds >= 120) return formatValue("minutes", seconds / 60, language.value);
  return language.value === "zh" ? `${seconds.toFixed(1)} 秒` : `${seconds.toFixed(1)} s`;
}

type RowProps = { run: RunSummary; open: boolean; toggle: () => void; begun: (run: number) => void };

function RunRow({ run, open, toggle, begun }: RowProps) {
  const words = pageText.value;
  return (
    <>
      <tr class="run-row">
        <th scope="row">
          <button type="button" class="plain nowrap" aria-expanded={open} onClick={toggle}>
            {formatTime(run.started_at, language.value)}
          </button>
        </th>
        <td class="nowrap">
          <span class={run.status === "failed" ? "tag-bad" : ""}>
            {words.statuses[run.status] ?? run.status}
          </span>
          {run.refused > 0 && <small class="tag-bad"> · {words.refusedFiles(run.refused)}</small>}
          {run.error && <small class="tag-bad"> {run.error}</small>}
        </td>
        <td class="nowrap">{words.triggers[run.trigger] ?? run.trigger}</td>
        <td class="number">{duration(run)}</td>
        <td class="number">{count(run.files)}</td>
        {COUNTS.map((name) => (
          <td key={name} class="number">
            {count(run[name])}
          </td>
        ))}
      </tr>
      {open && (
        <tr>
          <td colSpan={11}>
            <RunDetail run={run.run} begun={begun} />
          </td>
        </tr>
      )}
    </>
  );
}

function RunsHead() {
  const words = pageText.value;
  return (
    <thead>
      <tr>
        <th scope="col">{words.started}</th>
        <th scope="col">{words.statusWord}</th>
        <th scope="col">{words.trigger}</th>
        <th scope="col" class="number">
          {words.seconds}
        </th>
        <th scope="col" class="number">
          {words.files}
        </th>
        {COUNTS.map((name) => (
          <th key={name} scope="col" class="number">
            {words[name]}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Loads with their counts, live progress of the one that works now, and a way to start one. */
export function Runs({ changed, onEnd }: { changed: number; onEnd: () => void }) {
  const words = pageText.value;
  const started = useSignal<number | null>(null);
  const starting = useSignal(false);
  const problem = useSignal("");
  const open = useSignal<number | null>(null);
  const { answer, again } = useAnswer(`runs ${changed}`, () => getRuns());
  const runs = answer.kind === "ready" ? answer.value.runs : [];
  const live = started.value ?? runs.find((run) => run.live)?.run ?? null;
  const mayStart = may("runs.start");
  const start = async () => {
    starting.value = true;
    problem.value = "";
    try {
      started.value = (await startRun()).run;
    } catch (error) {
      problem.value = messageOf(error);
    }
    starting.value = false;
  };
  const ended = () => {
    started.value = null;
    onEnd();
    void loadWorld();
  };
  return (
    <>
      {mayStart && (
        <div class="toolbar">
          <button
            type="button"
            class="primary"
            disabled={starting.value || live !== null}
            onClick={() => void start()}
          >
            {starting.value ? words.starting : words.start}
          </button>
          {problem.value && (
            <p role="alert" class="tag-bad">
              {words.startFailed}
              {text.value.colon}
              {problem.value}
            </p>
          )}
        </div>
      )}
      {live !== null && <RunProgress key={live} run={live} onEnd={ended} />}
      {answer.kind === "loading" && <div class="skeleton" style={{ height: "160px" }} aria-hidden="true" />}
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {answer.kind === "ready" && runs.length === 0 && <p>{words.noRuns}</p>}
      {runs.length > 0 && (
        <TableScroll label={words.runs} whole>
          <table>
            <RunsHead />
            <tbody>
              {runs.map((run) => (
                <RunRow
                  key={run.run}
                  run={run}
                  open={open.value === run.run}
                  toggle={() => {
                    open.value = open.value === run.run ? null : run.run;
                  }}
                  begun={(undoing) => {
                    open.value = null;
                    started.value = undoing;
                  }}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </>
  );
}
