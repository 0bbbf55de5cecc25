import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Candidates } from "../../../server/routes/candidates.ts";
import { getCandidates } from "../../candidates-api.ts";
import { Choice } from "../../components/choice.tsx";
import { Lead } from "../../components/lead.tsx";
import { MissingNote } from "../../components/missing-note.tsx";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatDate, formatNumber } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { filters, linkTo, route } from "../../state/route.ts";
import { messageOf, useAnswer } from "../../state/use-answer.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { pageText, standText } from "./words.ts";

type Application = Candidates["candidates"][number];

const PAGE = 50;
const SORTS = ["waiting", "ai_score", "human_score", "applied"];
const STATES = ["open", "finished"];

/** A score, or a dash. */
export const scoreText = (score: number | null): string =>
  score === null ? text.value.dash : formatNumber("score", score, language.value);

/** What to look at, as one sentence. */
export function focusText({ why, competency, number, ai, human }: Application["focus"][number]): string {
  const words = pageText.value.why;
  const name = valueLabel("competency", competency);
  if (why === "unanswered") return words.unanswered(name, formatCount(number ?? 0, language.value));
  if (why === "apart") return words.apart(name, scoreText(ai), scoreText(human));
  if (why === "spread") return words.spread(name, formatCount(Math.round(number ?? 0), language.value));
  return why === "single" ? words.single(name) : words.lowest(name, scoreText(ai));
}

export const Focus = ({ focus }: { focus: Application["focus"] }) =>
  focus.length === 0 ? (
    <span class="muted">{pageText.value.nothing}</span>
  ) : (
    <ul class="plain-list">
      {focus.map((one) => (
        <li key={one.competency}>{focusText(one)}</li>
      ))}
    </ul>
  );

function Row({ one }: { one: Application }) {
  const words = pageText.value;
  const rated = one.competencies.filter(({ ai, human }) => ai !== null || human !== null);
  return (
    <tr>
      <th scope="row" class="nowrap">
        <a class="plain-link code" href={linkTo("candidates", { person: one.person })} translate={false}>
          {one.pseudonym}
        </a>
      </th>
      <td>{one.job === null ? text.value.dash : valueLabel("job", one.job)}</td>
      <td>
        {standText(one.stands)}
        <small class="muted block">{words.days(formatCount(one.days, language.value))}</small>
      </td>
      <td>
        {rated.length === 0 ? (
          text.value.dash
        ) : (
          <ul class="plain-list">
            {rated.map(({ competency, ai, human }) => (
              <li key={competency}>
                {valueLabel("competency", competency)} {scoreText(ai)} / {scoreText(human)}
              </li>
            ))}
          </ul>
        )}
      </td>
      <td>
        <Focus focus={one.focus} />
      </td>
    </tr>
  );
}

/** Says by which rules the list tells what to look at. */
function How() {
  const { how } = pageText.value;
  return (
    <details class="how-note">
      <summary>{how.title}</summary>
      {how.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </details>
  );
}

function Tools({ find, change }: { find: string; change: (find: string) => void }) {
  const words = pageText.value;
  return (
    <div class="toolbar">
      <Choice
        name="state"
        label={words.state}
        options={STATES.map((value) => ({ value, label: words.states[value] ?? value }))}
      />
      <Choice
        name="sort"
        label={words.sort}
        options={SORTS.map((value) => ({ value, label: words.sorts[value] ?? value }))}
      />
      <label>
        {words.find}
        <input
          type="search"
          name="find"
          autocomplete="off"
          maxLength={64}
          placeholder={words.findHint}
          value={find}
          onChange={(event) => change(event.currentTarget.value.trim())}
        />
      </label>
    </div>
  );
}

function Table({ rows }: { rows: readonly Application[] }) {
  const words = pageText.value;
  return (
    <TableScroll label={words.candidate} whole>
      <table class="candidates">
        <thead>
          <tr>
            {[words.candidate, words.job, words.stands, words.scores, words.lookAt].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.application} one={one} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Applications by pseudonym: where each stands, how it is rated, and what the human interview should look at. */
export function CandidateList() {
  const words = pageText.value;
  const { extra } = route.value;
  const find = useSignal("");
  const more = useSignal<readonly Application[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const problem = useSignal("");
  const state = extra.state === "finished" ? "finished" : "open";
  const asked = new URLSearchParams({ state, sort: extra.sort || "waiting", limit: String(PAGE) });
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) asked.append(name, value);
  if (find.value !== "") asked.set("find", find.value);
  const key = String(asked);
  const { answer, stale, again } = useAnswer(`candidates ${key}`, () => getCandidates(asked));
  useEffect(() => {
    more.value = [];
    cursor.value = undefined;
    problem.value = "";
  }, [key]);
  const ready = answer.kind === "ready" ? answer.value : null;
  const next = cursor.value === undefined ? (ready?.next_cursor ?? null) : cursor.value;
  const showMore = async (from: string) => {
    try {
      const page = await getCandidates(new URLSearchParams([...asked, ["cursor", from]]));
      more.value = [...more.value, ...page.candidates];
      cursor.value = page.next_cursor;
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  const rows = [...(ready?.candidates ?? []), ...more.value];
  const day = ready?.observed_on ? formatDate(ready.observed_on, language.value) : text.value.dash;
  return (
    <div class="page">
      <Lead ready={answer.kind !== "loading"}>
        {(state === "open" ? words.lead : words.leadFinished)(
          formatCount(ready?.total ?? 0, language.value),
          day,
        )}
      </Lead>
      <How />
      <Tools
        find={find.value}
        change={(value) => {
          find.value = value;
        }}
      />
      {answer.kind === "loading" && <div class="skeleton" style={{ height: "480px" }} aria-hidden="true" />}
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {ready !== null && (
        <div class={stale ? "stale" : ""}>
          {rows.length === 0 ? (
            <p>
              <MissingNote metrics={["ai_completion_rate"]} fallback={words.none} />
            </p>
          ) : (
            <Table rows={rows} />
          )}
        </div>
      )}
      {problem.value !== "" && <p role="alert">{problem.value}</p>}
      {next !== null && (
        <button type="button" class="quiet" onClick={() => void showMore(next)}>
          {words.more}
        </button>
      )}
    </div>
  );
}
