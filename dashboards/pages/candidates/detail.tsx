import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Candidate } from "../../../server/routes/candidates.ts";
import { getCandidate } from "../../candidates-api.ts";
import { Lead } from "../../components/lead.tsx";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatDate, formatValue } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { DecisionText } from "./decision.tsx";
import { OwnLink } from "./link.tsx";
import { Focus, scoreText } from "./list.tsx";
import { Names } from "./names.tsx";
import { pageText, standText } from "./words.ts";

type Application = Candidate["applications"][number];

const dayText = (day: string | null) => (day === null ? text.value.dash : formatDate(day, language.value));
const labelled = (dimension: string, value: string | null) =>
  value === null ? text.value.dash : valueLabel(dimension, value);

/** Terms and what they are. */
function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Competencies({ one }: { one: Application }) {
  const words = pageText.value;
  if (one.competencies.length === 0) return null;
  return (
    <TableScroll label={words.scores} whole>
      <table class="fits">
        <thead>
          <tr>
            <th scope="col">{words.scores.split(/[:：]/)[0]}</th>
            <th scope="col" class="number">
              {words.ai}
            </th>
            <th scope="col" class="number">
              {words.human}
            </th>
            <th scope="col" class="number">
              {words.weight}
            </th>
          </tr>
        </thead>
        <tbody>
          {one.competencies.map(({ competency, ai, human, weight }) => (
            <tr key={competency}>
              <th scope="row">{valueLabel("competency", competency)}</th>
              <td class="number">{scoreText(ai)}</td>
              <td class="number">{scoreText(human)}</td>
              <td class="number">
                {weight === null ? text.value.dash : formatValue("percent", weight, language.value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function ApplicationPart({ one }: { one: Application }) {
  const words = pageText.value;
  const isExplained = useSignal(false);
  return (
    <Section id={`section-${one.application}`} title={labelled("job", one.job)}>
      <Facts
        facts={[
          [
            words.stands,
            `${standText(one.stands)}${text.value.semicolon}${words.since(dayText(one.stands_since))}`,
          ],
          [words.applied, dayText(one.applied_on)],
          [words.channel, labelled("channel", one.channel)],
          [words.path, labelled("screening_path", one.path)],
          [words.overallAi, scoreText(one.ai_score)],
          [words.overallHuman, scoreText(one.human_score)],
          [words.lookAt, <Focus key="focus" focus={one.focus} />],
        ]}
      />
      <Competencies one={one} />
      {one.ai_score !== null &&
        (isExplained.value ? (
          <DecisionText person={one.person} application={one.application} />
        ) : (
          <p>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                isExplained.value = true;
              }}
            >
              {words.decision.show}
            </button>
          </p>
        ))}
    </Section>
  );
}

/** One candidate by pseudonym: applications, scores, what to look at, and what a decision rests on. */
export function CandidateDetail({ person }: { person: string }) {
  const words = pageText.value;
  const { answer, again } = useAnswer(`candidate ${person}`, () => getCandidate(person));
  const ready = answer.kind === "ready" ? answer.value : null;
  return (
    <div class="page">
      <Lead ready={answer.kind !== "loading"}>
        {ready === null ? words.candidate : words.title(ready.pseudonym)}
        {ready !== null && <small>{words.about}</small>}
      </Lead>
      <p class="no-print">
        <a href={linkTo("candidates")}>{words.back}</a>
      </p>
      {answer.kind === "loading" && <div class="skeleton" style={{ height: "320px" }} aria-hidden="true" />}
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {ready?.applications.map((one) => (
        <ApplicationPart key={one.application} one={one} />
      ))}
      {ready !== null && may("names") && <Names person={person} />}
      {ready !== null && may("candidates.invite") && <OwnLink person={person} />}
    </div>
  );
}
