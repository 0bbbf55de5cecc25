import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { useForm } from "../../components/form-state.ts";
import { Lead } from "../../components/lead.tsx";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { linkTo, route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { getReports, getSummary, makeReport, type Reports, type ReportTold } from "./asked.ts";
import { Files } from "./files.tsx";
import { ReadReport } from "./read.tsx";
import { OwnSubscriptions } from "./subscriptions.tsx";
import { pageText } from "./words.ts";
import "../../styles/reports.css";

/** Milliseconds between two looks at how far a report is. */
const LOOK_EVERY = 1000;

function List({ reports }: { reports: readonly ReportTold[] }) {
  const words = pageText.value;
  return (
    <DataTable
      label={words.list}
      columns={[
        { name: words.quarter },
        { name: words.files },
        { name: words.made },
        { name: words.by },
        { name: words.snapshot },
        { name: words.key },
      ]}
      rows={reports.map((report) => {
        const made = formatTime(report.made_at, language.value);
        const by = report.made_by === null ? "" : say(report.made_by.name);
        return {
          key: report.id,
          cells: [
            dataCell(
              report.quarter,
              report.quarter,
              <a href={linkTo("reports", { report: report.id })}>{words.read(report.quarter)}</a>,
            ),
            dataCell(report.files.join(" "), report.files.join(" "), <Files report={report} />),
            dataCell(made),
            dataCell(by),
            dataCell(report.pruned_at === null ? words.snapshotKept : words.snapshotGone),
            dataCell(report.key_id, report.key_id, <code translate={false}>{report.key_id}</code>),
          ],
        };
      })}
    />
  );
}

/** Makes the report of a quarter, and tells how far it is. */
function Make({ told, again }: { told: Reports; again: () => void }) {
  const words = pageText.value;
  const form = useForm();
  const quarter = useSignal(told.quarters[0] ?? "");
  const packs = useSignal<readonly string[]>([]);
  const { making } = told;
  useEffect(() => {
    if (making === null) return;
    const timer = setTimeout(again, LOOK_EVERY);
    return () => clearTimeout(timer);
  }, [making, again]);
  if (told.quarters.length === 0) return <p class="muted">{words.makeNone}</p>;
  if (making !== null) {
    const count = (value: number) => formatCount(value, language.value);
    return (
      <p role="status">
        {words.making(making.quarter, count(making.done), count(making.all))}{" "}
        <progress max={making.all} value={making.done} />
      </p>
    );
  }
  return (
    <form
      class="report-form toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        void form.send(() => makeReport(quarter.value, packs.value).then(again));
      }}
    >
      <label>
        {words.quarter}{" "}
        <select
          name="quarter"
          value={quarter.value}
          onChange={(event) => (quarter.value = event.currentTarget.value)}
        >
          {told.quarters.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="report-packs">
        <legend>{words.packs}</legend>
        {told.packs.map(({ id, name }) => (
          <label key={id} class="check">
            <input
              type="checkbox"
              name={id}
              checked={packs.value.includes(id)}
              onChange={({ currentTarget: { checked } }) => {
                packs.value = checked ? [...packs.value, id] : packs.value.filter((each) => each !== id);
              }}
            />
            {say(name)}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="primary" disabled={form.isSending}>
        {words.make}
      </button>
      {told.failed !== null && <p role="alert">{words.failed(told.failed)}</p>}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
    </form>
  );
}

function LastOne({ report }: { report: ReportTold }) {
  const { answer } = useAnswer(`report summary ${report.id} ${language.value}`, () => getSummary(report.id));
  const says = answer.kind === "ready" ? answer.value.lead : null;
  return <Lead ready={says !== null}>{says && pageText.value.lead(report.quarter, says)}</Lead>;
}

function Everything() {
  const words = pageText.value;
  const { answer, again } = useAnswer("reports", getReports);
  const wasMaking = useSignal<string | null>(null);
  const told = answer.kind === "ready" ? answer.value : null;
  useEffect(() => {
    if (told === null) return;
    const before = wasMaking.peek();
    if (before !== null && told.making === null && told.failed === null)
      tell(pageText.peek().makeDone(before));
    wasMaking.value = told.making?.quarter ?? null;
  }, [told]);
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const [last] = told?.reports ?? [];
  return (
    <div class="page">
      {last === undefined ? <Lead ready={told !== null}>{words.leadNone}</Lead> : <LastOne report={last} />}
      <Section id="section-reports" title={words.list} about={words.listAbout}>
        {last !== undefined && <List reports={told?.reports ?? []} />}
      </Section>
      {told?.may.make === true && (
        <Section id="section-make" title={words.make} about={words.makeAbout}>
          <Make told={told} again={again} />
        </Section>
      )}
      <Section id="section-subscriptions" title={words.subscriptions.title} about={words.subscriptions.about}>
        <OwnSubscriptions />
      </Section>
    </div>
  );
}

/** Quarterly reports; one of the address fills the page alone, to be read. */
export function Page() {
  const { report } = route.value.extra;
  return report === undefined ? <Everything /> : <ReadReport key={report} id={report} />;
}
