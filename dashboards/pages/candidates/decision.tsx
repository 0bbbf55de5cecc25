import type { Decision } from "../../../server/candidates/decision.ts";
import { getDecision } from "../../candidates-api.ts";
import { Retry } from "../../components/retry.tsx";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatDate, formatValue } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import { scoreText } from "./list.tsx";
import { pageText } from "./words.ts";

const dayText = (day: string | null) => (day === null ? text.value.dash : formatDate(day, language.value));

/** What the decision rests on, sentence by sentence. */
function sentences(told: Decision): string[] {
  const words = pageText.value.decision;
  const version = told.model_version ?? text.value.dash;
  const vendor = told.vendor === null ? text.value.dash : valueLabel("vendor", told.vendor);
  const score = (value: number | null) => scoreText(value);
  const from = dayText(told.weights_from);
  return [
    words.interview(dayText(told.interviewed_on), vendor, version),
    told.is_in_force === null
      ? words.noModel
      : told.is_in_force
        ? words.inForce(from)
        : words.notInForce(from),
    told.agrees === null
      ? ""
      : told.agrees
        ? words.agrees(score(told.told), score(told.recomputed))
        : words.differs(score(told.told), score(told.recomputed), score(Math.abs(told.difference ?? 0))),
    told.cutoff === null ? "" : words.cutoff(score(told.cutoff)),
    told.recommended === null ? "" : told.recommended ? words.recommended : words.notRecommended,
    told.is_as_cutoff === null ? "" : told.is_as_cutoff ? words.asCutoff : words.notAsCutoff,
    words.outcome[told.outcome](dayText(told.outcome_on)),
    words.looked[told.looked] ?? "",
    words.who,
  ].filter((sentence) => sentence !== "");
}

function Parts({ told }: { told: Decision }) {
  const words = pageText.value;
  return (
    <TableScroll label={words.decision.title} whole>
      <table class="fits">
        <thead>
          <tr>
            <th scope="col">{words.scores.split(/[:：]/)[0]}</th>
            <th scope="col" class="number">
              {words.ai}
            </th>
            <th scope="col" class="number">
              {words.weight}
            </th>
            <th scope="col" class="number">
              {words.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {told.parts.map(({ competency, score, weight, points }) => (
            <tr key={competency}>
              <th scope="row">{valueLabel("competency", competency)}</th>
              <td class="number">{scoreText(score)}</td>
              <td class="number">
                {weight === null ? text.value.dash : formatValue("percent", weight, language.value)}
              </td>
              <td class="number">{scoreText(points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** The explanation of an automated decision about one application, to read and to print. */
export function DecisionText({ person, application }: { person: string; application: string }) {
  const words = pageText.value.decision;
  const { answer, again } = useAnswer(`decision ${person} ${application}`, () =>
    getDecision(person, application),
  );
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "240px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  return (
    <div class="decision">
      <h3>{words.title}</h3>
      {sentences(answer.value).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Parts told={answer.value} />
      <p class="no-print">
        <button type="button" class="quiet" onClick={() => print()}>
          {words.print}
        </button>
      </p>
    </div>
  );
}
