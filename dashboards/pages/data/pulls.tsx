import type { PulledSystems } from "../../../server/routes/pulls.ts";
import { call } from "../../api.ts";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { pullWords } from "../../text/pulls.ts";
import { say, text } from "../../text/text.ts";

type Pulled = PulledSystems["pulls"][number];
type Pulling = Pulled["endpoints"][number];

/** The hosts that may be asked, each once, with what for. */
function Hosts({ hosts }: Pick<PulledSystems, "hosts">) {
  const words = pullWords(language.value);
  const names = [...new Set(hosts.map(({ host }) => host))];
  if (names.length === 0) return <p>{words.noHosts}</p>;
  const each = names.map((name) => {
    const uses = new Set(hosts.flatMap(({ host, use }) => (host === name ? [words.uses[use]] : [])));
    return words.host(name, text.value.list([...uses]));
  });
  return <p>{words.hosts(names.length, text.value.list(each))}</p>;
}

function stateCell({ state, problem }: Pulling) {
  const words = pullWords(language.value);
  const said = state === null ? words.never : words.states[state];
  const whole = problem === null ? said : `${said}${text.value.colon}${words.problems[problem]}`;
  const isBad = state === "failed" || state === "interrupted";
  return dataCell(whole, whole, isBad ? <b class="tag-bad">{whole}</b> : whole);
}

/** What an endpoint is called, with what it gives where the file says so. */
function nameCell({ endpoint, about }: Pulling) {
  const code = <code style={{ overflowWrap: "anywhere" }}>{endpoint}</code>;
  if (about === null) return dataCell(endpoint, endpoint, code);
  return dataCell(
    `${say(about)} ${endpoint}`,
    endpoint,
    <>
      {say(about)} {code}
    </>,
  );
}

function Endpoints({ pulled: { label, endpoints } }: { pulled: Pulled }) {
  const words = pullWords(language.value);
  const { dash } = text.value;
  const time = (at: string | null) => dataCell(at === null ? dash : formatTime(at, language.value), at);
  const count = (of: number) => dataCell(formatCount(of, language.value), of);
  return (
    <DataTable
      label={say(label)}
      columns={[
        { name: words.endpoint },
        { name: words.state },
        { name: words.last },
        { name: words.complete },
        { name: words.items, number: true },
        { name: words.deleted, number: true },
        { name: words.waiting, number: true },
      ]}
      rows={endpoints.map((one) => ({
        key: one.endpoint,
        cells: [
          nameCell(one),
          stateCell(one),
          time(one.ended_at ?? one.started_at),
          time(one.complete_at),
          ...[one.items, one.deleted, one.waiting].map(count),
        ],
      }))}
    />
  );
}

/** When a system is pulled next, and what it lacks. */
function Next({ pulled: { next, missing_secrets: missing } }: { pulled: Pulled }) {
  const words = pullWords(language.value);
  return (
    <p>
      {next === null ? words.byCommand : words.next(formatTime(next, language.value))}
      {missing.length > 0 && (
        <>
          {text.value.stop}
          {language.value === "zh" ? "" : " "}
          <b class="tag-bad">{words.missing(text.value.list([...missing]))}</b>
        </>
      )}
    </p>
  );
}

/** Systems that are pulled, and the hosts that may be asked. */
export function Pulls({ changed }: { changed: number }) {
  const { answer, again } = useAnswer(`pulls ${changed}`, () => call<PulledSystems>("GET", "pulls"));
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "48px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { hosts, pulls } = answer.value;
  return (
    <>
      <Hosts hosts={hosts} />
      {pulls.map((pulled) => (
        <div key={pulled.system}>
          <h3>{say(pulled.label)}</h3>
          <Next pulled={pulled} />
          <Endpoints pulled={pulled} />
        </div>
      ))}
    </>
  );
}
