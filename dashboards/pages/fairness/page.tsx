import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { grouping, groupings, wordsOf } from "../../figures/fairness/parts/groups.ts";
import { go, route } from "../../state/route.ts";
import { dimensionLabel, view } from "../../state/view.ts";

/** Whether AI interviews treat groups alike: rates, ratios, scores and prediction, and the audit tables. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/fairness/*.ts", { eager: true })),
  lead: "fairness-lead",
  headlines: ["headline-lowest-ratio", "headline-within-job", "headline-score-gap", "headline-prediction"],
  sections: [
    {
      id: "fairness",
      title: (now) => wordsOf(now).sections.fairness,
      figures: ["fairness-summary", "rates", "ratios", "by-job", "within-job", "cut-offs", "trend", "tests"],
    },
    {
      id: "prediction",
      title: (now) => wordsOf(now).sections.prediction,
      figures: ["prediction"],
    },
    {
      id: "scores",
      title: (now) => wordsOf(now).sections.scores,
      figures: ["competencies", "question", "question-bias", "question-bias-table", "expression"],
    },
    {
      id: "audit",
      title: (now) => wordsOf(now).auditSection,
      about: (now) => wordsOf(now).auditAbout,
      figures: ["audit-selection", "audit-scoring"],
    },
  ],
  areas: ["fairness"],
};

/** Which attribute the page compares by; part of the address. */
function Grouping() {
  const chosen = grouping(view.value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame what is one line of buttons
    <div class="choice" role="group" aria-label={wordsOf(view.value).dimension}>
      {groupings.map((each) => (
        <button
          key={each}
          type="button"
          class="quiet"
          aria-pressed={each === chosen}
          onClick={() => go({ extra: { ...route.value.extra, dimension: each } })}
        >
          {dimensionLabel(each)}
        </button>
      ))}
    </div>
  );
}

export const Page = () => <LaidOut plan={plan} above={<Grouping />} />;
