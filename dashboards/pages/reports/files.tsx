import { fileAddress, type ReportTold } from "./asked.ts";

/** The forms that a report can be had as. */
export function Files({ report }: { report: ReportTold }) {
  return (
    <span class="report-files">
      {report.files.map((form) => (
        <a key={form} href={fileAddress(report.id, form, "take")} download>
          {form.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
