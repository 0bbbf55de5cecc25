import { useId } from "preact/hooks";
import { chosen, type Choice as Offered } from "../figures/document.ts";
import { formatRoute, go, route } from "../state/route.ts";
import { view } from "../state/view.ts";

/** Keeps a choice in the address, so that a link and a reload show the same; the standard one leaves no trace. */
function choose({ name, options, standard = options[0]?.value }: Offered, value: string): void {
  go({ extra: { ...route.value.extra, [name]: value === standard ? "" : value } });
}

function Choose({ id, choice }: { id: string; choice: Offered }) {
  return (
    <select
      id={id}
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
  );
}

/** Moves along the options: shown at once, in the address once it rests, and one entry of the history whatever the way. */
function Slide({ id, choice }: { id: string; choice: Offered }) {
  const { name, options, standard = options[0]?.value } = choice;
  const at = options.findIndex(({ value }) => value === chosen(view.value, choice));
  const label = options[at]?.label ?? "";
  const move = (place: number) => {
    const value = options[place]?.value ?? "";
    route.value = {
      ...route.value,
      figure: null,
      extra: { ...route.value.extra, [name]: value === standard ? "" : value },
    };
  };
  return (
    <span class="slider">
      <input
        id={id}
        name={name}
        type="range"
        min={0}
        max={options.length - 1}
        step={1}
        value={at}
        aria-valuetext={label}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
        onChange={() => history.replaceState(history.state, "", formatRoute(route.value))}
      />
      <output for={id}>{label}</output>
    </span>
  );
}

function Enter({ id, choice }: { id: string; choice: Offered }) {
  return (
    <input
      id={id}
      name={choice.name}
      type="number"
      inputMode="numeric"
      min={1}
      step={1}
      placeholder={choice.placeholder ?? ""}
      value={view.value.choices[choice.name] ?? ""}
      onChange={(event) => choose(choice, event.currentTarget.value)}
    />
  );
}

/** One of several, a place on a line, or a number where none is offered; kept in the address. */
export function Choice(choice: Offered) {
  const id = useId();
  const Control = choice.options.length === 0 ? Enter : choice.isSlider ? Slide : Choose;
  return (
    <label for={id}>
      {choice.label}
      <Control id={id} choice={choice} />
    </label>
  );
}

/** What can be chosen in a figure. */
export function Choices({ choices }: { choices: readonly Offered[] }) {
  const offered = choices.filter(({ isElsewhere }) => !isElsewhere);
  if (offered.length === 0) return null;
  return (
    <div class="choices">
      {offered.map((choice) => (
        <Choice key={choice.name} {...choice} />
      ))}
    </div>
  );
}
