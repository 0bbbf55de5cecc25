import { DataTable, dataCell } from "../../components/data-table.tsx";
import { formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { say, text } from "../../text/text.ts";
import type { Newcomer, Way } from "./calls.ts";
import { pageText } from "./words.ts";

/** Where a newcomer came from, as people call it. */
const providerOf = ({ provider }: Newcomer): string =>
  provider === null ? text.value.dash : say(provider.label);

/** People whom an identity provider knows and no account does. */
export function Newcomers({ newcomers }: { newcomers: readonly Newcomer[] }) {
  const words = pageText.value.newcomers;
  return (
    <DataTable
      label={words.title}
      columns={[words.name, words.provider, words.subject, words.last].map((name) => ({ name }))}
      rows={newcomers.map((newcomer) => ({
        key: `${newcomer.provider?.id} ${newcomer.subject}`,
        cells: [
          dataCell(newcomer.name || text.value.dash),
          dataCell(providerOf(newcomer)),
          dataCell(newcomer.subject),
          dataCell(formatTime(newcomer.last_at, language.value), newcomer.last_at),
        ],
      }))}
    />
  );
}

/** How an account signs in from now on; null: as before. */
export function WayField({
  newcomers,
  isNew,
  change,
}: {
  newcomers: readonly Newcomer[];
  isNew: boolean;
  change: (way: Way | null) => void;
}) {
  const words = pageText.value.newcomers;
  const known = newcomers.flatMap((each) =>
    each.provider === null ? [] : [{ ...each, provider: each.provider }],
  );
  return (
    <label class="field">
      {words.way}
      <select
        onChange={(event) => {
          const { value } = event.currentTarget;
          const chosen = known[Number(value)];
          if (value === "" || chosen === undefined)
            change(value === "password" ? { method: "password" } : null);
          else change({ method: "sso", provider: chosen.provider.id, subject: chosen.subject });
        }}
      >
        <option value="">{isNew ? words.password : words.unchanged}</option>
        {!isNew && <option value="password">{words.password}</option>}
        {known.map((each, index) => (
          <option key={`${each.provider.id} ${each.subject}`} value={index}>
            {words.as(providerOf(each), each.name || text.value.dash, each.subject)}
          </option>
        ))}
      </select>
      <small class="muted">{words.compare}</small>
      {!isNew && <small class="muted">{words.ends}</small>}
    </label>
  );
}
