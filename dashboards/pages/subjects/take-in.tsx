import { useSignal } from "@preact/signals";
import { Field } from "../../components/field.tsx";
import { useForm } from "../../components/form-state.ts";
import { tell } from "../../state/panels.ts";
import { say } from "../../text/text.ts";
import { type SubjectRequests, type Typed, takeIn } from "./asked.ts";
import { Drawer } from "./drawer.tsx";
import { pageText } from "./words.ts";

type Names = SubjectRequests["names"];
type By = "candidate_id" | "phone" | "email";
interface Draft {
  kind: Typed["kind"];
  channel: Typed["channel"];
  by: By;
  value: string;
  source: string;
  application: string;
  asked: string;
}

const EMPTY: Draft = {
  ...{ kind: "copy", channel: "letter", by: "candidate_id" },
  ...{ value: "", source: "", application: "", asked: "" },
};

/** What is sent of a draft: only what says something. */
function typedOf({ kind, channel, by, value, source, application, asked }: Draft): Typed {
  const said = { [by]: value, application_id: application, asked, ...(by === "candidate_id" && { source }) };
  return {
    ...{ kind, channel },
    ...Object.fromEntries(Object.entries(said).filter(([, text]) => text.trim() !== "")),
  };
}

interface PartProps {
  names: Names;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function Choices({ names, draft, change }: PartProps) {
  const words = pageText.value;
  return (
    <>
      <label>
        {words.requests.kind}
        <select
          name="kind"
          value={draft.kind}
          onChange={(event) => change({ kind: event.currentTarget.value as Draft["kind"] })}
        >
          {names.kinds.map(({ id, name }) => (
            <option key={id} value={id}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.requests.channel}
        <select
          name="channel"
          value={draft.channel}
          onChange={(event) => change({ channel: event.currentTarget.value as Draft["channel"] })}
        >
          {names.channels
            .filter(({ id }) => id !== "page")
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {say(name)}
              </option>
            ))}
        </select>
      </label>
      <label>
        {words.take.by}
        <select
          name="by"
          value={draft.by}
          onChange={(event) => change({ by: event.currentTarget.value as By, value: "" })}
        >
          {Object.entries(words.take.ways).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Texts({ draft, change }: Omit<PartProps, "names">) {
  const words = pageText.value;
  const off = { autocomplete: "off" };
  return (
    <>
      <Field
        label={words.take.ways[draft.by] ?? ""}
        hint={words.take.hint}
        value={draft.value}
        change={(value) => change({ value })}
        name="value"
        {...off}
      />
      {draft.by === "candidate_id" && (
        <Field
          label={words.requests.source}
          hint={words.take.sourceHint}
          value={draft.source}
          change={(source) => change({ source })}
          name="source"
          required={false}
          {...off}
        />
      )}
      {(draft.kind === "human_review" || draft.kind === "explanation") && (
        <Field
          label={words.requests.application}
          value={draft.application}
          change={(application) => change({ application })}
          name="application"
          required={false}
          {...off}
        />
      )}
      <label>
        {words.requests.asked}
        <textarea
          name="asked"
          rows={4}
          maxLength={4000}
          value={draft.asked}
          onInput={(event) => change({ asked: event.currentTarget.value })}
        />
        <small class="muted">{words.take.askedHint}</small>
      </label>
    </>
  );
}

/** Takes in what somebody asked by letter, phone or mail. */
export function TakeIn({ names, taken, close }: { names: Names; taken: () => void; close: () => void }) {
  const words = pageText.value.take;
  const draft = useSignal(EMPTY);
  const form = useForm();
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
  };
  return (
    <Drawer id="take-in-title" title={words.title} close={close}>
      {(shut) => (
        <form
          class="report-form"
          onSubmit={(event) => {
            event.preventDefault();
            void form.send(async () => {
              const { request_id } = await takeIn(typedOf(draft.value));
              tell(words.taken(String(request_id)));
              taken();
              shut();
            });
          }}
        >
          <Choices names={names} draft={draft.value} change={change} />
          <Texts draft={draft.value} change={change} />
          {form.problem !== "" && <p role="alert">{form.problem}</p>}
          <button type="submit" class="primary" disabled={form.isSending}>
            {words.send}
          </button>
        </form>
      )}
    </Drawer>
  );
}
