import { signal } from "@preact/signals";
import { may } from "../state/rights.ts";
import { text } from "../text/text.ts";
import { lazily } from "./lazily.tsx";

/** Which figure seems wrong, and what it shows. */
export interface ReportSubject {
  figure: string;
  title: string;
  metric?: string | undefined;
  /** Each value as a sentence. */
  shown: string[];
}

export const reportSubject = signal<ReportSubject | null>(null);

/** Whether the reader may say that a figure seems wrong. */
export const mayReport = (): boolean => may("aggregates");

/** Every figure's way to say that it seems wrong. */
export function ReportButton({ subject, done }: { subject: () => ReportSubject; done: () => void }) {
  if (!mayReport()) return null;
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        // the menu goes first, so that the drawer gives the focus back to its button
        done();
        reportSubject.value = subject();
      }}
    >
      {text.value.report.action}
    </button>
  );
}

const Drawer = lazily(() => import("./panels/report-drawer.tsx"));

/** The drawer in which a reader says what seems wrong with a figure; its script comes when it is first opened. */
export function ReportDrawer() {
  const subject = reportSubject.value;
  const close = () => {
    reportSubject.value = null;
  };
  return subject === null ? null : <Drawer subject={subject} close={close} />;
}
