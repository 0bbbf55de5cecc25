import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Field } from "../../components/field.tsx";
import { useForm } from "../../components/form-state.ts";
import { Retry } from "../../components/retry.tsx";
import { tell } from "../../state/panels.ts";
import { may } from "../../state/rights.ts";
import { go, linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { getRecord, getVersion, type RecordKind, type RecordSaved, saveRecord, signRecord } from "./asked.ts";
import { versionLine } from "./records.tsx";
import { pageText } from "./words.ts";

type Sections = RecordSaved["sections"];
type Written = Record<string, { zh: string; en: string }>;

/** What is shown: a version as it was saved, or what would be saved now (`now`, and `draft` to write on). */
async function read(
  kind: RecordKind,
  version: string,
): Promise<Pick<RecordSaved, "title" | "sections"> & { saved: RecordSaved | null }> {
  if (version === "now" || version === "draft") {
    const { title, draft } = await getRecord(kind);
    return { title, sections: draft, saved: null };
  }
  const saved = await getVersion(kind, version);
  return { title: saved.title, sections: saved.sections, saved };
}

function Facts({ facts }: { facts: Sections[number]["facts"] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts" aria-label={pageText.value.records.facts}>
      {facts.map(({ name, told, page }) => (
        <div key={name.en}>
          <dt>{say(name)}</dt>
          <dd>{page === null ? say(told) : <a href={linkTo(page)}>{say(told)}</a>}</dd>
        </div>
      ))}
    </dl>
  );
}

function Write({
  place,
  label,
  written,
  change,
}: {
  place: string;
  label: string;
  written: { zh: string; en: string };
  change: (to: { zh: string; en: string }) => void;
}) {
  const words = pageText.value.records;
  return (
    <fieldset class="both">
      <legend>{label}</legend>
      {(["zh", "en"] as const).map((side) => (
        <label key={side}>
          {side === "zh" ? words.chinese : words.english}
          <textarea
            name={`${place}.${side}`}
            lang={side === "zh" ? "zh-CN" : "en"}
            rows={4}
            maxLength={8000}
            value={written[side]}
            onInput={(event) => change({ ...written, [side]: event.currentTarget.value })}
          />
        </label>
      ))}
    </fieldset>
  );
}

/** The parts of a record, its texts to read. */
function Read({ sections }: { sections: Sections }) {
  return (
    <>
      {sections.map(({ id, title, facts, fields }) => (
        <section key={id} class="record-part">
          <h2>{say(title)}</h2>
          {fields.map(({ id, label, text }) => (
            <div key={id}>
              <h3>{say(label)}</h3>
              <p class="record-text">{say(text)}</p>
            </div>
          ))}
          <Facts facts={facts} />
        </section>
      ))}
    </>
  );
}

/** The same with its texts to write, in both languages. */
function Draft({ kind, sections }: { kind: RecordKind; sections: Sections }) {
  const words = pageText.value.records;
  const written = useSignal<Written>({});
  const form = useForm();
  const save = () =>
    form.send(async () => {
      const texts = Object.entries(written.value).map(([place, text]) => {
        const [section = "", field = ""] = place.split(".");
        return { section, field, ...text };
      });
      const { version } = await saveRecord(kind, texts);
      tell(pageText.peek().acts.saved);
      go({ extra: { record: kind, version: String(version) } });
    });
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {sections.map(({ id, title, facts, fields }) => (
        <section key={id} class="record-part">
          <h2>{say(title)}</h2>
          <Facts facts={facts} />
          {fields.map((field) => {
            const place = `${id}.${field.id}`;
            return (
              <Write
                key={place}
                place={place}
                label={say(field.label)}
                written={written.value[place] ?? field.text}
                change={(to) => (written.value = { ...written.value, [place]: to })}
              />
            );
          })}
        </section>
      ))}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <button type="submit" class="primary" disabled={form.isSending}>
        {words.save}
      </button>
    </form>
  );
}

function Sign({ kind, saved, signed }: { kind: RecordKind; saved: RecordSaved; signed: () => void }) {
  const words = pageText.value.records;
  const name = useSignal("");
  const form = useForm();
  return (
    <form
      class="report-form sign toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        void form.send(() => signRecord(kind, String(saved.version), name.value).then(signed));
      }}
    >
      <Field
        label={words.signer}
        value={name.value}
        change={(to) => (name.value = to)}
        name="signer"
        autocomplete="off"
        maxLength={100}
      />
      <button type="submit" class="primary" disabled={form.isSending}>
        {words.sign}
      </button>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
    </form>
  );
}

/** One record alone: to read and print, to sign, or to write a new version of. */
export function RecordPage({ kind, version }: { kind: RecordKind; version: string }) {
  const words = pageText.value.records;
  const { answer, again } = useAnswer(`record ${kind} ${version}`, () => read(kind, version));
  const isDraft = version === "draft" && may("records.edit");
  useEffect(() => scrollTo(0, 0), []);
  if (answer.kind === "loading") return <div class="page skeleton" aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { title, sections, saved } = answer.value;
  return (
    <article class="page record">
      <p class="toolbar">
        <a href={linkTo("subjects")}>{words.back}</a>
        {!isDraft && (
          <button type="button" class="quiet" onClick={() => print()}>
            {words.print}
          </button>
        )}
      </p>
      <h1 class="lead">{say(title)}</h1>
      <p class="muted">
        {saved === null ? words.draft : `${words.version(version)} · ${versionLine(saved)}`}
      </p>
      {isDraft ? <Draft kind={kind} sections={sections} /> : <Read sections={sections} />}
      {saved !== null && saved.signed_at === null && may("records.edit") && (
        <Sign kind={kind} saved={saved} signed={again} />
      )}
    </article>
  );
}
