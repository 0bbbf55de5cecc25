import { go, route } from "../state/route.ts";

interface ChoiceProps {
  /** Name in the address. */
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  /** What holds while the address says nothing; the first of the options unless said. */
  standard?: string;
}

/** What the address says of a choice, where it is one of those offered. */
export function chosen({
  name,
  options,
  standard = options[0]?.value ?? "",
}: Pick<ChoiceProps, "name" | "options" | "standard">): string {
  const value = route.value.extra[name];
  return options.some((option) => option.value === value) ? (value as string) : standard;
}

/** Keeps a choice in the address, so that a link and a reload show the same; the standard one leaves no trace. */
export function choose(name: string, value: string): void {
  go({ extra: { ...route.value.extra, [name]: value } });
}

/** One of several, kept in the address. */
export function Choice(props: ChoiceProps) {
  const standard = props.standard ?? props.options[0]?.value;
  return (
    <label>
      {props.label}
      <select
        name={props.name}
        value={chosen(props)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          choose(props.name, value === standard ? "" : value);
        }}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
