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

function System({ pulled }: { pulled: Pulled }) {
  const words = pullWords(language.value);
  const { dash } = text.value;
  const time = (at: string | null) => dataCell(at === null ? dash : formatTime(at, language.value), at);
  const count = (of: number) => dataCell(formatCount(of, language.value), of);
  return (
    <>
      <h3>{say(pulled.label)}</h3>
      <p>
        {pulled.next === null ? words.byCommand : words.next(formatTime(pulled.next, language.value))}
        {pulled.missing_secrets.length > 0 && (
          <>
            {text.value.stop}
            {language.value === "zh" ? "" : " "}
            <b class="tag-bad">{words.missing(text.value.list([...pulled.missing_secrets]))}</b>
          </>
        )}
      </p>
      <DataTable
        label={say(pulled.label)}
        columns={[
          { name: words.endpoint },
          { name: words.state },
          { name: words.last },
          { name: words.complete },
          { name: words.items, number: true },
          { name: words.deleted, number: true },
          { name: words.waiting, number: true },
        ]}
        rows={pulled.endpoints.map((one) => ({
          key: one.endpoint,
          cells: [
            dataCell(
              `${one.about === null ? "" : say(one.about)} ${one.endpoint}`,
              one.endpoint,
              one.about === null ? (
                <code style={{ overflowWrap: "anywhere" }}>{one.endpoint}</code>
              ) : (
                <>
                  {say(one.about)} <code style={{ overflowWrap: "anywhere" }}>{one.endpoint}</code>
                </>
              ),
            ),
            stateCell(one),
            time(one.ended_at ?? one.started_at),
            time(one.complete_at),
            count(one.items),
            count(one.deleted),
            count(one.waiting),
          ],
        }))}
      />
    </>
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
        <System key={pulled.system} pulled={pulled} />
      ))}
    </>
  );
}
