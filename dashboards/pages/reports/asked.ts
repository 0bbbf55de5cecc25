import type { ReportSummary, Reports } from "../../../server/routes/reports.ts";
import { call } from "../../api.ts";
import { language } from "../../state/preferences.ts";
import type { Both } from "../../types.ts";

// What only this page asks: in its own script, not in the first one.

export type { ReportSummary, Reports, ReportTold } from "../../../server/routes/reports.ts";

/** A note that somebody keeps with a report. */
export interface Note {
  readonly id: string;
  readonly report_id: string;
  readonly text: string;
  readonly own: boolean;
  readonly author: { readonly user: string; readonly name: Both };
  readonly created_at: string;
  readonly changed_at: string;
}

export const getReports = (): Promise<Reports> => call("GET", "reports");
export const makeReport = (quarter: string, packs: readonly string[]): Promise<{ quarter: string }> =>
  call("POST", "reports", { quarter, packs });
export const sendReport = (id: string): Promise<{ report: string }> =>
  call("POST", `reports/${id}/messages`, {});
export const getSummary = (id: string): Promise<ReportSummary> => call("GET", `reports/${id}/summary`);

/** Where a report is had in a form; shown in the page or taken away. */
export const fileAddress = (id: string, form: string, show: "inline" | "take"): string =>
  `/api/reports/${id}.${form}?lang=${language.value}${show === "inline" ? "&show=inline" : ""}`;

export const getNotes = async (id: string): Promise<readonly Note[]> =>
  (await call<{ notes: Note[] }>("GET", `report-notes?report=${id}`)).notes;
export const writeNote = (report: string, text: string): Promise<Note> =>
  call("POST", "report-notes", { report_id: report, text });
export const removeNote = (id: string): Promise<null> => call("DELETE", `report-notes/${id}`);

/** Who is told of what, and by which ways it can be had. */
export interface Subscriptions {
  readonly subscriptions: readonly {
    readonly id: string;
    readonly own: boolean;
    readonly topic: Topic;
    readonly channel: string;
    readonly recipient: string | null;
    readonly language: "zh" | "en";
  }[];
  readonly topics: readonly Topic[];
  readonly channels: readonly {
    readonly id: string;
    readonly kind: "mail" | "wecom" | "dingtalk" | "feishu";
    readonly label: Both;
    readonly domains: readonly string[];
  }[];
}
type Topic = "report" | "alerts";

export const getSubscriptions = (): Promise<Subscriptions> => call("GET", "subscriptions");
export const subscribe = (wanted: {
  readonly topic: Topic;
  readonly channel: string;
  readonly recipient?: string;
  readonly language: "zh" | "en";
}): Promise<unknown> => call("POST", "subscriptions", wanted);
export const endSubscription = (id: string): Promise<null> => call("DELETE", `subscriptions/${id}`);
