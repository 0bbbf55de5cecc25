import { outcomeUnit } from "../../figures/lab/parts/promises.ts";
import { dimensionLabel, valueLabel } from "../../figures/say.ts";
import { formatDate } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { view } from "../../state/view.ts";
import type { ModelProposals, Promised } from "./asked.ts";
import { modelText } from "./words.ts";

/** A promise as it is typed. */
export interface Typed {
  readonly outcome: Promised["outcome"];
  readonly of: string;
  readonly direction: Promised["direction"];
  readonly least: string;
  readonly judgedOn: string;
}

export const EMPTY: Typed = { outcome: "validity", of: "", direction: "up", least: "", judgedOn: "" };

const OUTCOMES = ["validity", "competency_validity", "pass_rate", "impact_ratio"] as const;
const GROUPINGS = ["gender", "age_band", "ethnicity", "education"];

/** What is sent of it: percentage points of a pass rate are shares. */
export function promised({ outcome, of, direction, least, judgedOn }: Typed): Promised {
  const number = least.trim() === "" ? 0 : Number(least);
  return {
    ...{ outcome, direction, judged_on: judgedOn },
    of: outcome === "competency_validity" || outcome === "impact_ratio" ? of : null,
    least: outcome === "pass_rate" ? number / 100 : number,
  };
}

interface Props {
  typed: Typed;
  competencies: readonly string[];
  earliest: ModelProposals["earliest"];
  change: (part: Partial<Typed>) => void;
}

function Which({ typed, competencies, change }: Omit<Props, "earliest">) {
  const words = modelText.value.editor;
  const isCompetency = typed.outcome === "competency_validity";
  if (!isCompetency && typed.outcome !== "impact_ratio") return null;
  const now = view.value;
  const options = isCompetency
    ? competencies.map((id) => ({ id, name: valueLabel(now, "competency", id) }))
    : GROUPINGS.map((id) => ({ id, name: dimensionLabel(now, id) }));
  return (
    <label>
      {words.of}
      <select name="of" value={typed.of} onChange={(event) => change({ of: event.currentTarget.value })}>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What a change is to do, by how much at least, and when that is judged. */
export function PromiseFields({ typed, competencies, earliest, change }: Props) {
  const words = modelText.value.editor;
  const first = earliest[typed.outcome] ?? "";
  const choose = (outcome: Typed["outcome"]) =>
    change({
      outcome,
      of:
        outcome === "competency_validity"
          ? (competencies[0] ?? "")
          : outcome === "impact_ratio"
            ? "gender"
            : "",
      judgedOn: earliest[outcome] ?? "",
    });
  return (
    <div class="promise-fields">
      <label>
        {words.outcome}
        <select
          name="outcome"
          value={typed.outcome}
          onChange={(event) => choose(event.currentTarget.value as Typed["outcome"])}
        >
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {words.outcomes[outcome]}
            </option>
          ))}
        </select>
      </label>
      <Which typed={typed} competencies={competencies} change={change} />
      <label>
        {words.direction}
        <select
          name="direction"
          value={typed.direction}
          onChange={(event) => change({ direction: event.currentTarget.value as Typed["direction"] })}
        >
          <option value="up">{words.up}</option>
          <option value="down">{words.down}</option>
        </select>
      </label>
      <label>
        {words.least}
        <input
          name="least"
          inputMode="decimal"
          autocomplete="off"
          required
          value={typed.least}
          onInput={(event) => change({ least: event.currentTarget.value })}
        />
        <small class="muted">{words.leastHint[outcomeUnit(typed.outcome)]}</small>
      </label>
      <label>
        {words.judgedOn}
        <input
          name="judged_on"
          type="date"
          required
          min={first}
          value={typed.judgedOn}
          onInput={(event) => change({ judgedOn: event.currentTarget.value })}
        />
        <small class="muted">{words.earliest(formatDate(first, language.value))}</small>
      </label>
    </div>
  );
}
