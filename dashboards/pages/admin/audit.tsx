import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useForm } from "../../components/form-state.ts";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { say } from "../../text/text.ts";
import { type AuditPage, getAudit, verifyAudit } from "./calls.ts";
import { pageText } from "./words.ts";

type Event = AuditPage["events"][number];

const PAGE = 25;

/** Whether the log is whole: asked for, since a long one takes a while. */
function Verified() {
  const words = pageText.value.audit;
  const found = useSignal<Awaited<ReturnType<typeof verifyAudit>> | null>(null);
  const form = useForm();
  const count = (number: number) => formatCount(number, language.value);
  const told = found.value;
  return (
    <>
      <button
        type="button"
        class="quiet"
        disabled={form.isSending}
        onClick={() =>
          void form.send(async () => {
            found.value = null;
            found.value = await verifyAudit();
          })
        }
      >
        {form.isSending ? words.verifying : words.verify}
      </button>
      <p role="status" class={told?.broken ? "tag-bad" : ""}>
        {form.problem}
        {told !== null &&
          (told.broken === null
            ? words.whole(count(told.events))
            : words.broken(count(told.events), told.broken.where, told.broken.why))}
        {told?.head && ` ${words.head(count(told.head.sequence), formatTime(told.head.at, language.value))}`}
      </p>
    </>
  );
}

/** What an event tells beside its subject, as the log has it; what it left open is not said. */
function detailText(detail: Event["detail"]): string {
  const told = Object.entries(detail ?? {}).filter(([, value]) => value !== null);
  return told.length === 0 ? "" : ` ${JSON.stringify(Object.fromEntries(told))}`;
}

function Rows({ events }: { events: readonly Event[] }) {
  const words = pageText.value.audit;
  return (
    <TableScroll label={words.title} whole>
      <table>
        <thead>
          <tr>
            {[words.time, words.actor, words.action, words.outcome, words.subject].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map(({ sequence, at, actor, action, outcome, subject, detail }) => (
            <tr key={sequence}>
              <td class="nowrap">{formatTime(at, language.value)}</td>
              <td class="nowrap">{say(actor.name)}</td>
              <td class="nowrap">{words.actions[action] ?? action}</td>
              <td class="nowrap">{words.outcomes[outcome] ?? outcome}</td>
              <td class="break">
                <code translate={false}>{subject}</code>
                <small class="muted" translate={false}>
                  {detailText(detail)}
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** What everybody did, the newest first. */
export function AuditLog() {
  const words = pageText.value.audit;
  const asked = useSignal({ action: "", from: "", to: "" });
  const events = useSignal<readonly Event[] | null>(null);
  const next = useSignal<string | null>(null);
  const form = useForm();
  const read = (cursor?: string) =>
    form.send(async () => {
      const chosen = Object.entries(asked.peek()).filter(([, value]) => value !== "");
      const page = await getAudit(
        new URLSearchParams([...chosen, ["limit", String(PAGE)], ...(cursor ? [["cursor", cursor]] : [])]),
      );
      events.value = cursor === undefined ? page.events : [...(events.peek() ?? []), ...page.events];
      next.value = page.next_cursor;
    });
  useEffect(() => {
    void read();
  }, [asked.value]);
  const set = (name: "action" | "from" | "to") => (value: string) => {
    asked.value = { ...asked.value, [name]: value };
  };
  const day = (name: "from" | "to") => (
    <label>
      {words[name]}
      <input
        type="date"
        value={asked.value[name]}
        onChange={(event) => set(name)(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <>
      <div class="toolbar">
        <label>
          {words.action}
          <select value={asked.value.action} onChange={(event) => set("action")(event.currentTarget.value)}>
            <option value="">{words.any}</option>
            {Object.entries(words.actions).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {day("from")}
        {day("to")}
      </div>
      <Verified />
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      {events.value !== null &&
        (events.value.length === 0 ? <p>{words.none}</p> : <Rows events={events.value} />)}
      {next.value !== null && (
        <button type="button" class="quiet" disabled={form.isSending} onClick={() => void read(next.value!)}>
          {words.more}
        </button>
      )}
    </>
  );
}
