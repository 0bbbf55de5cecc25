import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  change: (value: string) => void;
  name: string;
  autocomplete: string;
  type?: "text" | "password";
  minLength?: number;
  maxLength?: number;
  required?: boolean;
}

/** One line of a form to write into, with what it is and how it is written. */
export function Field({ label, hint, value, change, type = "text", ...input }: FieldProps) {
  const id = useId();
  const kind = { type } as { type: "text" }; // the types of JSX want one type in each place
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        maxLength={200}
        required
        autocapitalize="none"
        spellcheck={false}
        {...input}
        {...kind}
        id={id}
        {...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` })}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <small class="muted" id={`${id}-hint`}>
          {hint}
        </small>
      )}
    </div>
  );
}
