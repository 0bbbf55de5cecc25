import { Choice } from "../../components/choice.tsx";
import { valueLabel } from "../../state/view.ts";
import { CRITERIA, CUTS, competencies } from "./served.ts";
import { pageText } from "./words.ts";

/** Whose score, against which outcome, and how the rows are cut. */
export function PredictionChoices() {
  const words = pageText.value.choose;
  return (
    <div class="choices">
      <Choice
        name="score"
        label={words.score}
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
        options={CRITERIA.map((value) => ({ value, label: pageText.value.criteria[value] ?? value }))}
      />
      <Choice
        name="rows"
        label={words.rows}
        options={CUTS.map((value) => ({ value, label: pageText.value.cuts[value] ?? value }))}
      />
    </div>
  );
}
