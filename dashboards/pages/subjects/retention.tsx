import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { getRetention, type Retention } from "./asked.ts";
import { pageText } from "./words.ts";

const count = (number: number) => formatCount(number, language.value);
const outcomeName = (outcome: string) => pageText.value.retention.outcomes[outcome] ?? outcome;

function Rules({ rules, next_run_at }: Pick<Retention, "rules" | "next_run_at">) {
  const words = pageText.value.retention;
  if (rules.length === 0) return <p>{words.noRules}</p>;
  return (
    <>
      <ul>
        {rules.map(({ outcome, months }) => (
          <li key={outcome}>{words.rule(outcomeName(outcome), count(months))}</li>
        ))}
      </ul>
      <p>{next_run_at === null ? words.byCommand : words.next(formatTime(next_run_at, language.value))}</p>
    </>
  );
}

function Ahead({ months }: Pick<Retention, "months">) {
  const words = pageText.value.retention;
  if (months.length === 0) return <p class="muted">{words.nobodyAhead}</p>;
  return (
    <>
      <p class="section-about">{words.aheadAbout}</p>
      <TableScroll label={words.ahead} whole>
        <table class="named-rows">
          <thead>
            <tr>
              <th scope="col">{words.month}</th>
              <th scope="col">{words.outcome}</th>
              <th scope="col" class="number">
                {words.people}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, outcome, people }) => (
              <tr key={`${month} ${outcome}`}>
                <th scope="row" class="nowrap">
                  {month}
                </th>
                <td>{outcomeName(outcome)}</td>
                <td class="number">{people === null ? words.few : count(people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

function Past({ erasures }: Pick<Retention, "erasures">) {
  const words = pageText.value.retention;
  if (erasures.length === 0) return <p class="muted">{words.noPast}</p>;
  return (
    <TableScroll label={words.past} whole>
      <table class="named-rows">
        <thead>
          <tr>
            <th scope="col">{words.number}</th>
            <th scope="col">{words.time}</th>
            <th scope="col" class="number">
              {words.people}
            </th>
            <th scope="col">{words.rows}</th>
          </tr>
        </thead>
        <tbody>
          {erasures.map(({ request, ended_at, people, with_rows }) => (
            <tr key={request}>
              <th scope="row">
                <code translate={false}>{request}</code>
              </th>
              <td class="nowrap">
                {ended_at === null ? words.underWay : formatTime(ended_at, language.value)}
              </td>
              <td class="number">{count(people)}</td>
              <td>{with_rows ? words.rowsGone : words.rowsStay}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** The rules of retention in force, who goes next, and what was erased. */
export function RetentionRules() {
  const words = pageText.value.retention;
  const { answer, again } = useAnswer("retention", getRetention, "section-retention");
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "200px" }} aria-hidden="true" />;
  return (
    <div class="subject-parts">
      <section>
        <h3>{words.rules}</h3>
        <Rules {...answer.value} />
      </section>
      <section>
        <h3>{words.ahead}</h3>
        <Ahead {...answer.value} />
      </section>
      <section>
        <h3>{words.past}</h3>
        <Past {...answer.value} />
      </section>
    </div>
  );
}
