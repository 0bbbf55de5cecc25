import { formatDate } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import type { Table } from "./asked.ts";
import { say as choose } from "./upload.ts";
import { pageText } from "./words.ts";

/** What is told of the mapping that was kept for tables of this shape, and asked where the shape has changed. */
export function Kept({ table }: { table: Table }) {
  const words = pageText.value.kept;
  const { kept, name, choices } = table;
  if (kept === null) return null;
  const { came, went, renamed, left } = kept;
  const list = (names: readonly string[]) => text.value.list([...names]);
  const answers = choices.renames ?? {};
  const answer = (from: string, to: string | null) =>
    void choose(name, { renames: { ...answers, [from]: to } });
  if (choices.anew === true)
    return (
      <p class="kept">
        {words.draftAnew(kept.name)}{" "}
        <button type="button" class="plain" onClick={() => void choose(name, { anew: false, columns: {} })}>
          {words.again}
        </button>
      </p>
    );
  const isSame = came.length === 0 && went.length === 0;
  const said = [kept.name, String(kept.version), formatDate(kept.kept_at, language.value)] as const;
  const known = new Set(renamed.map(({ to }) => to));
  const asked = new Set(renamed.map(({ from }) => from));
  const plainly = came.filter((heading) => !known.has(heading));
  const gone = went.filter((heading) => !asked.has(heading));
  return (
    <div class="kept">
      <p>
        {isSame ? words.same(...said) : words.changed(...said)}{" "}
        <button type="button" class="plain" onClick={() => void choose(name, { anew: true })}>
          {words.anew}
        </button>
      </p>
      {renamed.map(({ from, to }) => (
        <p key={from} class="renamed" data-from={from}>
          {answers[from] === undefined
            ? words.renamed(from, to)
            : answers[from] === null
              ? words.answeredNo(from, to)
              : words.answeredYes(from, answers[from])}{" "}
          {answers[from] !== to && (
            <button type="button" class="quiet" onClick={() => answer(from, to)}>
              {words.yes}
            </button>
          )}{" "}
          {answers[from] !== null && (
            <button type="button" class="quiet" onClick={() => answer(from, null)}>
              {words.no}
            </button>
          )}
        </p>
      ))}
      {plainly.length > 0 && <p>{words.came(list(plainly))}</p>}
      {gone.length > 0 && (
        <>
          <p>{words.went(list(gone))}</p>
          {came.length > 0 &&
            gone.map((from) => (
              <label key={from}>
                {words.now(from)}{" "}
                <select
                  value={answers[from] ?? ""}
                  onChange={(event) => answer(from, event.currentTarget.value || null)}
                >
                  <option value="">{words.gone}</option>
                  {came.map((heading) => (
                    <option key={heading} value={heading}>
                      {heading}
                    </option>
                  ))}
                </select>
              </label>
            ))}
        </>
      )}
      {left.length > 0 && <p>{words.left(list(left.map(({ feed, field }) => `${feed}.${field}`)))}</p>}
    </div>
  );
}
