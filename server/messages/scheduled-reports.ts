import { type Quarter, quarterOf, shift } from "../../dashboards/format/quarter.ts";
import type { Schedule } from "../../pipelines/schedule.ts";
import { systemUser } from "../access/system-user.ts";
import { REPORT_JOB } from "../config.ts";
import type { Context } from "../context.ts";
import type { Rounds } from "../rounds.ts";
import { reportsSent } from "../store/report-sent.ts";
import { subscriptions } from "../store/subscription.ts";
import { linkTo } from "./link.ts";
import type { Reports } from "./parts.ts";
import { queue } from "./postman.ts";
import { readerOf } from "./reader.ts";
import { reportMessage } from "./report-message.ts";
import { localTime, reportDay } from "./working-day.ts";

type Parts = Pick<Context, "store" | "config" | "published"> & {
  readonly reports: Reports;
  readonly postman: Pick<Rounds, "soon">;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/**
 * The job that makes the report of the quarter before, on the third working day after it, and has it sent. It looks every
 * morning of the month, so that what was missed or failed is made up for; what was made is not made again.
 */
export function scheduledReports(parts: Parts): Schedule[] {
  const { config } = parts;
  if (!config.reports.schedule) return [];
  const [hour, minute] = config.reports.at.split(":").map(Number);
  const cron = `${minute} ${hour} * 1,4,7,10 *`;
  return [{ id: REPORT_JOB, cron, zone: config.organisation.zone, work: () => reportIfDue(parts) }];
}

/** Makes and sends the report that is due; nothing where it is not due, was sent, or there are no data. */
export async function reportIfDue(parts: Parts): Promise<void> {
  const { store, config, now = Date.now } = parts;
  const { at, days_off } = config.reports;
  const time = localTime(now(), config.organisation.zone);
  const quarter = shift(quarterOf(time), -1);
  if (time < `${reportDay(quarter, new Set(days_off))} ${at}` || (await parts.published()) === null) return;
  const before = await reportsSent.find(store, quarter);
  if (before !== undefined && before.queued_at !== null) return;
  const report = before?.report ?? (await parts.reports.make(quarter, systemUser())).report_id;
  const row = { quarter, report, made_at: before?.made_at ?? new Date(now()).toISOString() };
  await reportsSent.put(store, { ...row, queued_at: null });
  await sendReport(parts, quarter, report);
  await reportsSent.put(store, { ...row, queued_at: new Date(now()).toISOString() });
}

/**
 * Queues a message about a report for each subscription, each read as its own account sees it. Nobody gets it twice. Throws,
 * after all others have theirs, where it cannot be read for one.
 */
export async function sendReport(parts: Parts, quarter: Quarter, report: string): Promise<void> {
  const { store, reports, config, postman, now = Date.now } = parts;
  const link = linkTo(config, `reports?report=${report}`);
  const failed: unknown[] = [];
  for (const subscription of await subscriptions.of(store, "report")) {
    const reader = await readerOf(store, subscription);
    if (reader === null) continue;
    try {
      const written = reportMessage(await reports.read(report, reader.scope), subscription.language, link);
      await queue(store, subscription, reader, written, { dedupe: `report:${quarter}`, now: now() });
    } catch (error) {
      failed.push(error);
    }
  }
  postman.soon();
  if (failed.length > 0) throw failed[0];
}
