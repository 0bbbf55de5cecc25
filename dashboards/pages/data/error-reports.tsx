import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ErrorReport, ReportStatus } from "../../api.ts";
import { openDrawer } from "../../components/how-drawer.tsx";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { messageOf, useAnswer } from "../../state/use-answer.ts";
import { say, text } from "../../text/text.ts";
import { changeErrorReport, getErrorReports } from "./asked.ts";
import { pageText } from "./words.ts";

const STATUSES = ["open", "answered", "closed"] as const;
const PAGE = 20;
const LONGEST = 1000;
const mayAnswer = () => may("reports.answer");

function Facts({ report }: { report: ErrorReport }) {
  const words = pageText.value.reports;
  const facts: [string, string][] = [
    [words.time, formatTime(report.created_at, language.value)],
    [words.author, say(report.author.name)],
    [words.shown, report.shown ?? text.value.dash],
    [words.version, String(report.warehouse_version)],
    [words.status, words.statuses[report.status]],
  ];
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Answer({ report, changed }: { report: ErrorReport; changed: (report: ErrorReport) => void }) {
  const words = pageText.value.reports;
  const answer = useSignal(report.answer ?? "");
  const status = useSignal<ReportStatus>(report.status === "open" ? "answered" : report.status);
  const state = useSignal({ working: false, message: "", failed: false });
  const save = async () => {
    state.value = { working: true, message: "", failed: false };
    try {
      const given = answer.value.trim();
      changed(
        await changeErrorReport(report.report_id, {
          status: status.value,
          ...(given !== "" && given !== report.answer ? { answer: given } : {}),
        }),
      );
      state.value = { working: false, message: words.saved, failed: false };
    } catch (error) {
      state.value = { working: false, message: messageOf(error), failed: true };
    }
  };
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        {words.answer}
        <textarea
          rows={4}
          maxLength={LONGEST}
          value={answer.value}
          onInput={(event) => {
            answer.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        {words.setStatus}
        <select
          value={status.value}
          onChange={(event) => {
            status.value = event.currentTarget.value as ReportStatus;
          }}
        >
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {words.statuses[each]}
            </option>
          ))}
        </select>
      </label>
      <div>
        <button type="submit" class="primary" disabled={state.value.working}>
          {words.save}
        </button>
      </div>
      <p role="status" class={state.value.failed ? "tag-bad" : ""}>
        {state.value.message}
      </p>
    </form>
  );
}

function ReportDetail({
  report,
  close,
  changed,
}: {
  report: ErrorReport;
  close: () => void;
  changed: (report: ErrorReport) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const words = pageText.value.reports;
  useEffect(() => openDrawer(dialog.current), []);
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby="error-report-title" onClose={close}>
      <div class="drawer-inner">
        <header>
          <div>
            <p class="muted">{words.title}</p>
            <h2 id="error-report-title">{report.title}</h2>
          </div>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.value.how.close}
          </button>
        </header>
        <p class="said">{report.note}</p>
        <p>
          <a href={report.address} onClick={() => dialog.current?.close()}>
            {words.toFigure}
          </a>
        </p>
        <Facts report={report} />
        {mayAnswer() ? (
          <Answer report={report} changed={changed} />
        ) : (
          report.answer && (
            <section>
              <h3>{words.answer}</h3>
              <p class="said">{report.answer}</p>
            </section>
          )
        )}
      </div>
    </dialog>
  );
}

function Reports({ reports, open }: { reports: readonly ErrorReport[]; open: (id: number) => void }) {
  const words = pageText.value.reports;
  return (
    <TableScroll label={words.title} whole>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.figure}</th>
            <th scope="col">{words.note}</th>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.author}</th>
            <th scope="col">{words.time}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.report_id}>
              <th scope="row" class="break">
                <button type="button" class="plain" onClick={() => open(report.report_id)}>
                  {report.title}
                </button>
              </th>
              <td class="break">{report.note}</td>
              <td class="nowrap">{words.statuses[report.status]}</td>
              <td class="nowrap">{say(report.author.name)}</td>
              <td class="nowrap">{formatTime(report.created_at, language.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** What readers said is wrong with a figure, and what became of it. */
export function ErrorReports() {
  const words = pageText.value.reports;
  const status = useSignal<ReportStatus | "">("");
  const more = useSignal<ErrorReport[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const open = useSignal<number | null>(null);
  const failed = useSignal("");
  const ask = (from?: string) =>
    getErrorReports(
      new URLSearchParams({
        limit: String(PAGE),
        ...(status.value ? { status: status.value } : {}),
        ...(from ? { cursor: from } : {}),
      }),
    );
  const { answer, again } = useAnswer(`error reports ${status.value}`, () => ask());
  useEffect(() => {
    more.value = [];
    cursor.value = undefined;
  }, [answer]);
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "120px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { reports, counts, next_cursor } = answer.value;
  const all = [...reports, ...more.value];
  const next = cursor.value === undefined ? next_cursor : cursor.value;
  const shown = all.find((report) => report.report_id === open.value);
  const total = counts.open + counts.answered + counts.closed;
  const showMore = async (from: string) => {
    failed.value = "";
    try {
      const page = await ask(from);
      more.value = [...more.value, ...page.reports];
      cursor.value = page.next_cursor;
    } catch (error) {
      failed.value = messageOf(error);
    }
  };
  if (total === 0) return <p>{words.none}</p>;
  return (
    <>
      <div class="toolbar">
        <label>
          {words.status}
          <select
            value={status.value}
            onChange={(event) => {
              status.value = event.currentTarget.value as ReportStatus | "";
            }}
          >
            <option value="">{pageText.value.any}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {words.statuses[each]} ({formatCount(counts[each], language.value)})
              </option>
            ))}
          </select>
        </label>
      </div>
      {all.length === 0 ? (
        <p>{words.noneOf}</p>
      ) : (
        <Reports
          reports={all}
          open={(id) => {
            open.value = id;
          }}
        />
      )}
      {next && (
        <p>
          <button type="button" class="quiet" onClick={() => void showMore(next)}>
            {pageText.value.older}
          </button>
        </p>
      )}
      {failed.value && (
        <p role="alert" class="tag-bad">
          {failed.value}
        </p>
      )}
      {shown && (
        <ReportDetail
          key={shown.report_id}
          report={shown}
          close={() => {
            open.value = null;
          }}
          changed={again}
        />
      )}
    </>
  );
}
