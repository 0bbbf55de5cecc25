import { useEffect } from "preact/hooks";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { Lead } from "../../components/lead.tsx";
import { Section } from "../../components/page-parts.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { text } from "../../text/text.ts";
import { Answers } from "./answers.tsx";
import { getFeeds, getKeptMappings, mappingAddress, type UploadState } from "./asked.ts";
import { Checks } from "./checked.tsx";
import { Drop } from "./drop.tsx";
import { Loaded } from "./loaded.tsx";
import { UploadedTable } from "./table.tsx";
import { check, isReading, isReady, load, problem, resume, run, upload } from "./upload.ts";
import { pageText } from "./words.ts";
import "../../styles/add-data.css";

/** The button that loads, and under which names the mappings are kept. */
function Load({ state }: { state: UploadState }) {
  const words = pageText.value.load;
  const isOpen = isReady(state) && check.value !== null;
  const records = state.tables.reduce(
    (sum, { error, records: some }) => sum + (error === null ? (some ?? 0) : 0),
    0,
  );
  const names = state.tables.flatMap(({ by, reads }) => (by === "draft" && reads !== null ? [reads] : []));
  return (
    <div class="load">
      <button type="button" class="primary" disabled={!isOpen || isReading.value} onClick={() => void load()}>
        {records === 0 ? words.button : words.one(formatCount(records, language.value))}
      </button>
      {names.length > 0 && isOpen && <p class="muted">{words.keeps(text.value.list(names))}</p>}
    </div>
  );
}

/** Mappings that were kept with earlier loads. */
function KeptMappings() {
  const words = pageText.value.kept_mappings;
  const { answer } = useAnswer(`kept mappings ${run.value?.id}`, getKeptMappings);
  if (answer.kind !== "ready" || answer.value.length === 0) return null;
  return (
    <Section id="section-mappings" title={words.title} about={words.about}>
      <DataTable
        label={words.title}
        columns={[
          { name: words.name },
          { name: words.version, number: true },
          { name: words.columns, number: true },
          { name: words.at },
        ]}
        rows={answer.value.map(({ name, version, columns, kept_at }) => ({
          key: name,
          cells: [
            dataCell(
              name,
              name,
              <a href={mappingAddress(name)} download={`${name}.json`}>
                {name}
              </a>,
            ),
            dataCell(String(version), version),
            dataCell(formatCount(columns, language.value), columns),
            dataCell(formatTime(kept_at, language.value), kept_at),
          ],
        }))}
      />
    </Section>
  );
}

/** Data brought in the browser: from a file to the first figures. */
export function Page() {
  const words = pageText.value;
  const id = route.value.extra.upload ?? "";
  const state = upload.value;
  const { answer } = useAnswer("feeds", getFeeds);
  const feeds = answer.kind === "ready" ? answer.value : [];
  useEffect(() => {
    const isKnown = upload.peek() !== null || run.peek() !== null || isReading.peek();
    if (id !== "" && !isKnown) void resume(id);
  }, [id]);
  return (
    <div class="page add-data">
      <Lead ready>
        {words.lead}
        <small>{words.leadSmall}</small>
      </Lead>
      {run.value === null && <Drop />}
      {problem.value !== "" && (
        <p role="alert" class="tag-bad">
          {problem.value}
        </p>
      )}
      {isReading.value && <p role="status">{words.reading}</p>}
      {run.value === null && state !== null && (
        <div aria-busy={isReading.value}>
          {state.tables.map((table) => (
            <UploadedTable key={table.name} table={table} feeds={feeds} />
          ))}
          <Section id="section-answers" title={words.answers.title} about={words.answers.about}>
            <Answers answers={state.answers} />
          </Section>
          <Section id="section-check" title={words.check.title} about={words.check.about}>
            <Checks feeds={feeds} />
            <Load state={state} />
          </Section>
        </div>
      )}
      {run.value !== null && <Loaded key={run.value.id} {...run.value} />}
      <KeptMappings />
    </div>
  );
}
