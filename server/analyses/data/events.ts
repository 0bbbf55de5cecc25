import { Type } from "typebox";
import type { Told } from "../../figures/figure.ts";
import type { Text } from "../../language.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable, textSchema } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { emptyDays, failingDays, type Span } from "./parts/incidents.ts";
import { changeText, isChange, type ModelChange, modelChanges } from "./parts/model-changes.ts";

const event = Type.Object({
  id: Type.String(),
  kind: Type.Enum(["rollout", "version", "outage", "failures", "standstill"]),
  date: Type.String({ format: "date" }),
  until: nullable(Type.String({ description: "Last day, where it was several" })),
  name: { ...textSchema, description: "In a word or two" },
  text: { ...textSchema, description: "What happened" },
});
type Event = Told<typeof event>;

/** One row per event of the interview system, with the day and the kind. */
const systemRows: Rows = {
  id: "system events",
  sql: "select * from marts.system_event",
  at: "happened_at",
};
const interviewRows: Rows = {
  id: "interview days",
  sql: "select * from marts.application where ai_completed_at is not null",
  at: "ai_completed_at",
};
const DAY = (column: string) => `cast(cast(${column} as date) as varchar)`;
const tried = "event_kind in ('login_failed', 'login_ok')";

/** What happened, as the feeds tell it: nobody has to note it. */
export const analysis = declare({
  title: ["数据中的事件", "Events that the data tell"],
  about: [
    "AI 面试上线日、评分模型各版本及其改动、系统记录的中断、登录失败异常多的日子，以及没有任何面试的日子",
    "The day on which AI interviews went live, versions of the scoring models with what they changed, outages in the system’s log, days with far more failed sign-ins than usual, and days without any interview",
  ],
  formula: [
    "登录异常日：当天至少 20 人登录，且失败人数按前后 45 天的失败比例计算，出现如此之多的二项概率低于 1% / 所判断的天数。停滞日：按前后 45 天的中位数和一周内的规律应有面试，而连续若干天一场也没有，其泊松概率低于 1% / 全部天数。",
    "Days of failures: at least 20 people signed in, and by the failing share of the 45 days on either side so many failures have a binomial chance under 1% / the days judged. Standstill: by the median of the 45 days on either side and the rhythm of the week interviews were due, and none at all has a Poisson chance under 1% / all days.",
  ],
  dated: null,
  asks: {},
  gives: { events: Type.Array(event, { description: "The earliest first" }) },
  answer: async (ask) => {
    const { changes } = await modelChanges(ask);
    const rollout = await ask.once("day of the roll-out", (connection) =>
      connection.value<string | null>("select cast(live_on as varchar) from core.rollout"),
    );
    const events = [
      ...(rollout ? [rolledOut(rollout)] : []),
      ...changes.filter((change) => change.followed > 0 && isChange(change)).map(versionOf),
      ...(await incidents(ask)),
    ];
    return { events: events.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)) };
  },
});

const rolledOut = (date: string): Event => ({
  id: "rollout",
  kind: "rollout",
  date,
  until: null,
  name: { zh: "AI 面试上线", en: "AI interviews live" },
  text: { zh: "AI 面试上线", en: "AI interviews went live" },
});

/** A version is called by its name; one with other questions says so. */
function versionOf(change: ModelChange): Event {
  const { version, from, added, removed, reworded } = change;
  const isNew = added.length + removed.length + reworded.length > 0;
  const told = changeText(change);
  return {
    id: `version:${version}:${from}`,
    kind: "version",
    date: from,
    until: null,
    name: isNew ? { zh: `${version} 换题`, en: `${version} questions` } : { zh: version, en: version },
    text: { zh: `评分模型 ${version}：${told.zh}`, en: `Scoring model ${version}: ${told.en}` },
  };
}

async function incidents(ask: Ask): Promise<Event[]> {
  const logged = await ask.records(systemRows, {
    keys: { day: DAY("happened_at"), kind: "cast(event_kind as varchar)" },
    moments: {
      n: "count(distinct application_key)",
      events: "count(*)",
    },
  });
  const failed = new Map(
    logged.flatMap(({ kind, day, n }) => (kind === "login_failed" ? [[String(day), asNumber(n)]] : [])),
  );
  const tries = await ask.records(
    { ...systemRows, id: "sign-ins", sql: `${systemRows.sql} where ${tried}` },
    { keys: { day: DAY("happened_at") }, moments: { n: "count(distinct application_key)" } },
  );
  const interviews = await ask.records(interviewRows, {
    keys: { day: DAY("ai_completed_at") },
    moments: { n: "count(*)" },
  });
  const outages = logged.flatMap(({ kind, day }) =>
    kind === "outage" ? [{ from: String(day), to: String(day) }] : [],
  );
  const days = tries.map(({ day, n }) => ({
    day: String(day),
    n: asNumber(n),
    failed: failed.get(String(day)) ?? 0,
  }));
  const held = interviews.map(({ day, n }) => ({ day: String(day), n: asNumber(n) }));
  return [
    ...outages.map((span) => incident("outage", span, OUTAGE)),
    ...failingDays(days).map((span) => incident("failures", span, FAILURES)),
    ...emptyDays(held).map((span) => incident("standstill", span, STANDSTILL)),
  ];
}

type Named = { readonly name: Text; readonly text: Text };
const OUTAGE: Named = {
  name: { zh: "系统中断", en: "Outage" },
  text: { zh: "面试系统中断", en: "Outage of the interview system" },
};
const FAILURES: Named = {
  name: { zh: "登录异常", en: "Failed sign-ins" },
  text: { zh: "登录失败的人数远多于平时", en: "Far more people than usual failed to sign in" },
};
const STANDSTILL: Named = {
  name: { zh: "无面试", en: "No interviews" },
  text: { zh: "本应有面试，却一场也没有", en: "Interviews were due, and there were none" },
};

const incident = (kind: Event["kind"], { from, to }: Span, { name, text }: Named): Event => ({
  id: `${kind}:${from}`,
  kind,
  date: from,
  until: to === from ? null : to,
  name,
  text,
});
