import { createTask, parse } from "node-cron";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The last whole second after `after` and up to `until` at which a job is due; null where none is. Years are searched in
 * some hundred looks: a stretch that touches two months, days, hours or minutes of the zone at most is passed over where
 * neither its first nor its last second can match. (Hours are as short as 30 minutes and days as 21 hours where clocks
 * change.)
 */
export function lastDue(
  cron: string,
  zone: string,
  { after, until }: { readonly after: Date; readonly until: Date },
): Date | null {
  const fields = parse(cron);
  const [minute, hour, month] = [fields.minute, fields.hour, fields.month].map((list) => list.join());
  const days = `${fields.dayOfMonth.join()} ${month} ${fields.dayOfWeek.join()}`;
  const levels = [
    { span: 27 * DAY, expression: `* * * * ${month} *` },
    { span: 20 * HOUR, expression: `* * * ${days}` },
    { span: 25 * MINUTE, expression: `* * ${hour} ${days}` },
    { span: MINUTE, expression: `* ${minute} ${hour} ${days}` },
    { span: SECOND, expression: cron },
  ].map(({ span, expression }) => ({
    span,
    task: createTask(expression, () => undefined, { timezone: zone }),
  }));
  const search = (from: number, to: number, level: number): number | null => {
    const step = levels[level];
    if (step === undefined) return to;
    for (let end = to; end > from; end -= step.span) {
      const start = Math.max(from, end - step.span);
      if (!step.task.match(new Date(end)) && !step.task.match(new Date(start + SECOND))) continue;
      const found = search(start, end, level + 1);
      if (found !== null) return found;
    }
    return null;
  };
  const whole = (date: Date) => Math.floor(date.getTime() / SECOND) * SECOND;
  const found = search(whole(after), whole(until), 0);
  for (const { task } of levels) void task.destroy();
  return found === null ? null : new Date(found);
}
