import { useId } from "preact/hooks";

interface ChooserProps {
  label: string;
  value: string;
  /** Values with their names; under headings where `group` says one. */
  options: readonly (readonly [value: string, name: string, group?: string])[];
  choose: (value: string) => void;
}

/** A labelled list to choose one value from. */
export function Chooser({ label, value, options, choose }: ChooserProps) {
  const id = useId();
  const groups = [...new Set(options.map(([, , group]) => group))];
  const list = (group: string | undefined) =>
    options
      .filter(([, , own]) => own === group)
      .map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ));
  return (
    <div class="chooser">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {groups.map((group) =>
          group === undefined ? (
            list(group)
          ) : (
            <optgroup key={group} label={group}>
              {list(group)}
            </optgroup>
          ),
        )}
      </select>
    </div>
  );
}
