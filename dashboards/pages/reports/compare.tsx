import { useSignal } from "@preact/signals";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { Retry } from "../../components/retry.tsx";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { getSummary, type ReportSummary, type ReportTold } from "./asked.ts";
import { pageText } from "./words.ts";

/** What a report says of each question and headline figure, by what it is about. */
function saidBy({ questions, headlines }: ReportSummary): ReadonlyMap<string, readonly [string, string]> {
  return new Map([
    ...questions.map(({ question, word, says }) => [question, [word, says]] as const),
    ...headlines.map(({ title, value, interval }) => [title, [value, interval]] as const),
  ]);
}

function Both({ report, other }: { report: ReportTold; other: ReportTold }) {
  const words = pageText.value;
  const { answer, again } = useAnswer(`reports ${report.id} ${other.id} ${language.value}`, () =>
    Promise.all([getSummary(report.id), getSummary(other.id)]),
  );
  if (answer.kind === "loading") return <div class="skeleton" aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const [now, then] = answer.value.map(saidBy);
  const shown = (said: readonly [string, string] | undefined) => {
    const [value = "–", more = ""] = said ?? [];
    return dataCell(
      value,
      value,
      <>
        {value}
        {more && <small class="muted"> {more}</small>}
      </>,
    );
  };
  return (
    <DataTable
      label={words.compare}
      columns={[{ name: words.question }, { name: other.quarter }, { name: report.quarter }]}
      rows={[...new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])])].map((about) => ({
        key: about,
        cells: [dataCell(about), shown(then?.get(about)), shown(now?.get(about))],
      }))}
    />
  );
}

/** Page one of this report beside that of another one. */
export function Compare({ report, others }: { report: ReportTold; others: readonly ReportTold[] }) {
  const words = pageText.value;
  const chosen = useSignal((others.find(({ quarter }) => quarter < report.quarter) ?? others[0])?.id ?? "");
  const other = others.find(({ id }) => id === chosen.value);
  if (other === undefined) return <p class="muted">{words.compareNone}</p>;
  return (
    <>
      <label>
        {words.compareWith}{" "}
        <select
          name="other"
          value={chosen.value}
          onChange={(event) => (chosen.value = event.currentTarget.value)}
        >
          {others.map(({ id, quarter }) => (
            <option key={id} value={id}>
              {others.filter((each) => each.quarter === quarter).length > 1 ? id : quarter}
            </option>
          ))}
        </select>
      </label>
      <Both report={report} other={other} />
    </>
  );
}
