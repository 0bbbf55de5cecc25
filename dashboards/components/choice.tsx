import type { Choice } from "../figures/document.ts";
import { chosen } from "../figures/document.ts";
import { go, route } from "../state/route.ts";
import { view } from "../state/view.ts";

/** Keeps a choice in the address, so that a link and a reload show the same; the standard one leaves no trace. */
function choose({ name, options, standard = options[0]?.value }: Choice, value: string): void {
  go({ extra: { ...route.value.extra, [name]: value === standard ? "" : value } });
}

/** What can be chosen in a figure, kept in the address: one of several, or a number where none is offered. */
export function Choices({ choices }: { choices: readonly Choice[] }) {
  return (
    <div class="choices">
      {choices.map((choice) => (
        <label key={choice.name}>
          {choice.label}
          {choice.options.length > 0 ? (
            <select
              name={choice.name}
              value={chosen(view.value, choice)}
              onChange={(event) => choose(choice, event.currentTarget.value)}
            >
              {choice.options.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          ) : (
            <input
              name={choice.name}
              type="number"
              min={1}
              value={view.value.choices[choice.name] ?? ""}
              onChange={(event) => choose(choice, event.currentTarget.value)}
            />
          )}
        </label>
      ))}
    </div>
  );
}
