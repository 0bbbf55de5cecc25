import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { QuarantinePage, QuarantineRecord } from "../../../server/routes/quarantine.ts";
import { getQuarantine } from "../../api.ts";
import { Choice } from "../../components/choice.tsx";
import { openDrawer } from "../../components/how-drawer.tsx";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { route } from "../../state/route.ts";
import { messageOf, useAnswer } from "../../state/use-answer.ts";
import { loadWorld } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import { getQuarantined, replay } from "./asked.ts";
import { pageText } from "./words.ts";

type QuarantineRow = QuarantinePage["rows"][number];

const PAGE = 25;
const FILTERS = ["reason", "feed", "status"] as const;
const count = (value: number) => formatCount(value, language.value);

const withAny = (values: [string, string][]) => [
  { value: "", label: pageText.value.any },
  ...values.map(([value, label]) => ({ value, label })),
];

/** What the check wanted: in words, or as the name or list of values that it is. */
function Expected({ expected }: { expected: string | null }) {
  const words = pageText.value;
  if (expected === null) return text.value.dash;
  const characters = /^<= (\d+) characters$/.exec(expected)?.[1];
  if (characters) return words.expectedCharacters(count(Number(characters)));
  const told = words.expectedWords[expected];
  return told ?? <span translate={false}>{expected}</span>;
}

function outcome(answer: Awaited<ReturnType<typeof replay>>): string {
  return pageText.value.replayed(answer.read - answer.quarantined, answer.quarantined);
}

function Detail({ record, onReplay }: { record: QuarantineRecord; onReplay: () => void }) {
  const words = pageText.value;
  const edits = useSignal<Record<string, string>>({});
  const state = useSignal<{ kind: "idle" | "working" | "done" | "failed"; message: string }>({
    kind: "idle",
    message: "",
  });
  const run = async () => {
    state.value = { kind: "working", message: "" };
    try {
      const answer = await replay({
        ids: [record.quarantine_id],
        ...(Object.keys(edits.value).length > 0 ? { edits: { [record.quarantine_id]: edits.value } } : {}),
      });
      state.value = { kind: "done", message: outcome(answer) };
      onReplay();
    } catch (error) {
      state.value = {
        kind: "failed",
        message: `${words.replayFailed}${text.value.colon}${messageOf(error)}`,
      };
    }
  };
  const facts: [string, ComponentChildren][] = [
    [words.reason, words.reasons[record.reason] ?? record.reason],
    [words.file, `${record.path}${record.line === null ? "" : ` · ${words.line} ${record.line}`}`],
    [words.feed, record.feed],
    [words.field, record.field ?? text.value.dash],
    [words.expected, <Expected expected={record.expected} />],
    [words.found, record.found ?? text.value.dash],
    [words.statusWord, words.quarantineStatus[record.status] ?? record.status],
    [words.firstSeen, formatTime(record.first_seen_at, language.value)],
  ];
  const editable = record.is_canonical && record.status !== "resolved" && may("quarantine.replay");
  return (
    <>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h3>{editable ? words.edit : words.raw}</h3>
        {editable && <p class="muted">{words.editAbout}</p>}
        <div class="edit-fields">
          {Object.entries(record.raw).map(([name, value]) => {
            const shown = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
            const heading = (
              <span lang="en" class={name === record.field ? "failed code" : "code"}>
                {name}
              </span>
            );
            return editable ? (
              <label key={name}>
                {heading}
                <input
                  type="text"
                  value={edits.value[name] ?? shown}
                  onInput={(event) => {
                    edits.value = { ...edits.value, [name]: event.currentTarget.value };
                  }}
                />
              </label>
            ) : (
              <div key={name}>
                {heading}
                <span class="break">{shown || text.value.dash}</span>
              </div>
            );
          })}
        </div>
      </section>
      {record.status !== "resolved" && may("quarantine.replay") && (
        <div>
          <button
            type="button"
            class="primary"
            disabled={state.value.kind === "working"}
            onClick={() => void run()}
          >
            {state.value.kind === "working" ? words.replaying : words.replay}
          </button>
        </div>
      )}
      <p role="status" class={state.value.kind === "failed" ? "tag-bad" : ""}>
        {state.value.message}
      </p>
    </>
  );
}

function DetailDrawer({ id, close, onReplay }: { id: number; close: () => void; onReplay: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { answer, again } = useAnswer(`quarantined ${id}`, () => getQuarantined(id));
  useEffect(() => {
    openDrawer(dialog.current);
  }, []);
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby="quarantined-title" onClose={close}>
      <div class="drawer-inner">
        <header>
          <h2 id="quarantined-title">{pageText.value.record}</h2>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.value.how.close}
          </button>
        </header>
        {answer.kind === "loading" && <div class="skeleton" style={{ height: "320px" }} aria-hidden="true" />}
        {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
        {answer.kind === "ready" && <Detail record={answer.value} onReplay={onReplay} />}
      </div>
    </dialog>
  );
}

function Row({ row, open }: { row: QuarantineRow; open: () => void }) {
  const words = pageText.value;
  return (
    <tr>
      <th scope="row" class="nowrap">
        {may("quarantine.content") ? (
          <button type="button" class="plain" onClick={open}>
            {words.reasons[row.reason] ?? row.reason}
          </button>
        ) : (
          (words.reasons[row.reason] ?? row.reason)
        )}
      </th>
      <td lang="en" class="break">
        {row.path}
        {row.line === null ? "" : `:${row.line}`}
      </td>
      <td lang="en" class="code">
        <small>
          {row.feed}
          {row.field ? `.${row.field}` : ""}
        </small>
      </td>
      <td class="break">
        <Expected expected={row.expected} />
      </td>
      <td class="break" translate={false}>
        {row.found ?? text.value.dash}
      </td>
      <td class="nowrap">{words.quarantineStatus[row.status] ?? row.status}</td>
    </tr>
  );
}

function Rows({ rows, open }: { rows: readonly QuarantineRow[]; open: (id: number) => void }) {
  const words = pageText.value;
  return (
    <TableScroll label={words.quarantine} whole>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.reason}</th>
            <th scope="col">{words.columns}</th>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.expected}</th>
            <th scope="col">{words.found}</th>
            <th scope="col">{words.statusWord}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.quarantine_id} row={row} open={() => open(row.quarantine_id)} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** What was set aside: filters, the list, one record whole, and replay. */
export function Quarantine({ changed, onReplay }: { changed: number; onReplay: () => void }) {
  const words = pageText.value;
  const { extra } = route.value;
  const more = useSignal<QuarantineRow[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const openId = useSignal<number | null>(null);
  const bulk = useSignal({ working: false, message: "" });
  const asked = new URLSearchParams({ limit: String(PAGE) });
  for (const name of FILTERS) if (extra[name]) asked.set(name, extra[name]);
  const key = `${asked} ${changed}`;
  const { answer, again } = useAnswer(`quarantine ${key}`, () => getQuarantine(asked));
  useEffect(() => {
    more.value = [];
    cursor.value = undefined;
  }, [key]);
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "480px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { rows, counts, next_cursor: first } = answer.value;
  const next = cursor.value === undefined ? first : cursor.value;
  const fits = (each: (typeof counts)[number], but?: string) =>
    FILTERS.every((name) => name === but || !extra[name] || each[name] === extra[name]);
  const sum = (list: typeof counts) => list.reduce((total, each) => total + each.rows, 0);
  const options = (name: (typeof FILTERS)[number], label: (value: string) => string): [string, string][] =>
    [...new Set(counts.map((each) => each[name]))]
      .map((value): [string, number] => [
        value,
        sum(counts.filter((each) => each[name] === value && fits(each, name))),
      ])
      .sort((a, b) => b[1] - a[1])
      .map(([value, total]) => [value, `${label(value)} (${count(total)})`]);
  const total = sum(counts.filter((each) => fits(each)));
  const waiting = sum(counts.filter((each) => each.reason === extra.reason && each.status !== "resolved"));
  const showMore = async (from: string) => {
    const page = await getQuarantine(new URLSearchParams([...asked, ["cursor", from]]));
    more.value = [...more.value, ...page.rows];
    cursor.value = page.next_cursor;
  };
  const replayAll = async () => {
    bulk.value = { working: true, message: "" };
    try {
      const result = await replay({ reason: extra.reason ?? "" });
      bulk.value = { working: false, message: outcome(result) };
      onReplay();
      void loadWorld();
    } catch (error) {
      bulk.value = { working: false, message: `${words.replayFailed}${text.value.colon}${messageOf(error)}` };
    }
  };
  return (
    <>
      <div class="toolbar">
        <Choice
          name="reason"
          label={words.reason}
          options={withAny(options("reason", (value) => words.reasons[value] ?? value))}
        />
        <Choice name="feed" label={words.feed} options={withAny(options("feed", (value) => value))} />
        <Choice
          name="status"
          label={words.statusWord}
          options={withAny(options("status", (value) => words.quarantineStatus[value] ?? value))}
        />
        <span class="spacer" />
        <span class="muted">{words.total(count(total))}</span>
        {extra.reason && waiting > 0 && may("quarantine.replay") && (
          <button
            type="button"
            class="primary"
            disabled={bulk.value.working}
            onClick={() => void replayAll()}
          >
            {bulk.value.working ? words.replaying : words.replayAll}
          </button>
        )}
      </div>
      <p role="status">{bulk.value.message}</p>
      {rows.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <Rows
          rows={[...rows, ...more.value]}
          open={(id) => {
            openId.value = id;
          }}
        />
      )}
      {next && (
        <p>
          <button type="button" class="quiet" onClick={() => void showMore(next)}>
            {words.older}
          </button>
        </p>
      )}
      {openId.value !== null && (
        <DetailDrawer
          key={openId.value}
          id={openId.value}
          close={() => {
            openId.value = null;
          }}
          onReplay={onReplay}
        />
      )}
    </>
  );
}
