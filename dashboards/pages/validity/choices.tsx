import { valueLabel } from "../../state/world.ts";
import { CRITERIA, CUTS, choose, competencies, criterion, cut, score } from "./served.ts";
import { pageText } from "./words.ts";

interface ChoiceProps {
  /** Its name in the address. */
  name: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
}

/** One choice of a figure; it stands in the address. */
export function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        data-choice={name}
        value={value}
        onChange={(event) => choose(name, event.currentTarget.value, options[0]?.value ?? "")}
      >
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whose score, against which outcome, and how the rows are cut. */
export function PredictionChoices() {
  const words = pageText.value.choose;
  return (
    <div class="choices">
      <Choice
        name="score"
        label={words.score}
        value={score()}
        options={[
          { value: "ai", label: words.ai },
          { value: "human", label: words.human },
          ...competencies().map((value) => ({
            value,
            label: words.competency(valueLabel("competency", value)),
          })),
        ]}
      />
      <Choice
        name="criterion"
        label={words.criterion}
        value={criterion()}
        options={CRITERIA.map((value) => ({ value, label: pageText.value.criteria[value] ?? value }))}
      />
      <Choice
        name="rows"
        label={words.rows}
        value={cut()}
        options={CUTS.map((value) => ({ value, label: pageText.value.cuts[value] ?? value }))}
      />
    </div>
  );
}
