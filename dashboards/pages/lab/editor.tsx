import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useForm } from "../../components/form-state.ts";
import { Retry } from "../../components/retry.tsx";
import { chosen } from "../../figures/document.ts";
import { jobChoice } from "../../figures/lab/parts/weights.ts";
import { valueLabel } from "../../figures/say.ts";
import { modelProblems } from "../../format/model-check.ts";
import { problemText } from "../../format/model-problem.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { view } from "../../state/view.ts";
import { say } from "../../text/text.ts";
import {
  getVersions,
  getWeights,
  type ModelProposals,
  propose,
  type Versions,
  type Weights,
} from "./asked.ts";
import { type Draft, draftOf, modelOf, type Start, spread, startsOf } from "./draft.ts";
import { EMPTY, PromiseFields, promised, type Typed } from "./promise.tsx";
import { modelText } from "./words.ts";

const nameOf = (id: string) => valueLabel(view.value, "competency", id);

interface PartProps {
  draft: Draft;
  library: Versions["library"];
  change: (draft: Draft) => void;
}

function Percent({ label, value, change }: { label: string; value: string; change: (to: string) => void }) {
  return (
    <input
      class="percent"
      inputMode="decimal"
      autocomplete="off"
      aria-label={label}
      value={value}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

/** A question that the competency does not ask yet. */
function AddQuestion({ draft, library, change, competency }: PartProps & { competency: string }) {
  const words = modelText.value.editor;
  const asked = new Set(draft.questions.map(({ id }) => id));
  const others = library.filter((each) => each.competency === competency && !asked.has(each.question));
  if (others.length === 0) return null;
  return (
    <label class="add-question">
      {words.add}
      <select
        value=""
        onChange={(event) => {
          const id = event.currentTarget.value;
          if (id !== "")
            change({ ...draft, questions: [...draft.questions, { id, competency, weight: "0" }] });
        }}
      >
        <option value="">{words.choose}</option>
        {others.map(({ question, label }) => (
          <option key={question} value={question}>
            {say(label)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A competency with its weight and its questions. */
function Competency({ competency, ...part }: PartProps & { competency: Draft["competencies"][number] }) {
  const words = modelText.value.editor;
  const { draft, library, change } = part;
  const { id, weight } = competency;
  const label = (question: string) => {
    const known = library.find((each) => each.question === question);
    return known === undefined ? question : say(known.label);
  };
  const own = draft.questions.filter((each) => each.competency === id);
  const weigh = (to: string) =>
    change({
      ...draft,
      competencies: draft.competencies.map((each) => (each.id === id ? { id, weight: to } : each)),
    });
  return (
    <fieldset class="competency">
      <legend>{nameOf(id)}</legend>
      <div class="weight-line strong">
        <span>{words.competency}</span>
        <Percent label={words.weight(nameOf(id))} value={weight} change={weigh} />
      </div>
      {own.map((question) => (
        <div class="weight-line" key={question.id}>
          <span>{label(question.id)}</span>
          <Percent
            label={words.weight(label(question.id))}
            value={question.weight}
            change={(to) =>
              change({
                ...draft,
                questions: draft.questions.map((each) =>
                  each === question ? { ...each, weight: to } : each,
                ),
              })
            }
          />
          <button
            type="button"
            class="quiet"
            aria-label={words.remove(label(question.id))}
            onClick={() =>
              change({ ...draft, questions: draft.questions.filter((each) => each !== question) })
            }
          >
            ×
          </button>
        </div>
      ))}
      <p class="entry-actions">
        <button type="button" class="quiet" onClick={() => change(spread(draft, id))}>
          {words.spread}
        </button>
      </p>
      <AddQuestion {...part} competency={id} />
    </fieldset>
  );
}

function Limits({ draft, change }: Omit<PartProps, "library">) {
  const words = modelText.value.editor;
  return (
    <div class="promise-fields">
      {(["cutoff", "minutes"] as const).map((name) => (
        <label key={name}>
          {words[name]}
          <input
            name={name}
            inputMode="decimal"
            autocomplete="off"
            value={draft[name]}
            onInput={(event) => change({ ...draft, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  );
}

/** What is wrong with the draft, while it is typed. */
function Checks({ problems }: { problems: readonly string[] }) {
  const words = modelText.value.editor;
  return (
    <div role="status" class="checks">
      {problems.length === 0 ? (
        <p class="tag-good">{words.right}</p>
      ) : (
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{problem.charAt(0).toUpperCase() + problem.slice(1)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Why({ why }: { why: Signal<string> }) {
  const words = modelText.value.editor;
  return (
    <label>
      {words.why}
      <textarea
        name="why"
        rows={3}
        maxLength={4000}
        required
        value={why.value}
        onInput={(event) => {
          why.value = event.currentTarget.value;
        }}
      />
      <small class="muted">{words.whyHint}</small>
    </label>
  );
}

interface FormProps {
  job: string;
  starts: readonly Start[];
  versions: Versions;
  earliest: ModelProposals["earliest"];
  done: () => void;
}

/** The form of a draft, and its promise. */
function DraftForm({ job, starts, versions, earliest, done }: FormProps) {
  const words = modelText.value.editor;
  const [start, why] = [useSignal("current"), useSignal("")];
  const draft = useSignal<Draft>(draftOf(starts[0]!.model));
  const typed = useSignal<Typed>({ ...EMPTY, judgedOn: earliest.validity ?? "" });
  const form = useForm();
  const names = new Map(versions.library.map(({ question, label }) => [question, say(label)]));
  const nameOfPart = (id: string) => names.get(id) ?? nameOf(id);
  const problems = modelProblems(modelOf(draft.value)).map((each) =>
    problemText(language.value, each, nameOfPart),
  );
  const change = (to: Draft) => {
    draft.value = to;
  };
  return (
    <form
      class="report-form draft"
      onSubmit={(event) => {
        event.preventDefault();
        if (problems.length > 0) return;
        void form.send(async () => {
          const asked = { job, model: modelOf(draft.value), why: why.value, promise: promised(typed.value) };
          const { proposal } = await propose(asked);
          tell(words.sent(String(proposal)));
          done();
        });
      }}
    >
      <label>
        {words.start}
        <select
          name="start"
          value={start.value}
          onChange={(event) => {
            start.value = event.currentTarget.value;
            const from = starts.find(({ id }) => id === start.value);
            if (from !== undefined) draft.value = draftOf(from.model);
          }}
        >
          {starts.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div class="competencies">
        {draft.value.competencies.map((competency) => (
          <Competency
            key={competency.id}
            competency={competency}
            draft={draft.value}
            library={versions.library}
            change={change}
          />
        ))}
      </div>
      <Limits draft={draft.value} change={change} />
      <Checks problems={problems} />
      <Why why={why} />
      <PromiseFields
        typed={typed.value}
        competencies={draft.value.competencies.map(({ id }) => id)}
        earliest={earliest}
        change={(part) => {
          typed.value = { ...typed.value, ...part };
        }}
      />
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        <button type="submit" class="primary" disabled={form.isSending || problems.length > 0}>
          {words.send}
        </button>
        <button type="button" class="quiet" onClick={done}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

/** Drafts another model of a job: from the one in force, or from other weights. */
export function Editor({ earliest, done }: Pick<FormProps, "earliest" | "done">) {
  const words = modelText.value.editor;
  const choice = jobChoice(view.value);
  const job = useSignal(chosen(view.value, choice));
  const { answer, again } = useAnswer(`models ${job.value}`, () => getVersions(job.value));
  // fitted weights take longer, and not every job has them
  const weights = useSignal<Weights | null>(null);
  useEffect(() => {
    let isCurrent = true;
    weights.value = null;
    getWeights(job.value).then(
      (found) => {
        if (isCurrent) weights.value = found;
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [job.value]);
  return (
    <div class="editor">
      <label class="report-form">
        {words.job}
        <select name="job" value={job.value} onChange={(event) => (job.value = event.currentTarget.value)}>
          {choice.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {answer.kind === "loading" && <p class="muted">{words.loading}</p>}
      {answer.kind === "ready" && answer.value.job === job.value && (
        <DraftForm
          key={job.value}
          job={job.value}
          versions={answer.value}
          starts={startsOf(answer.value, weights.value)}
          earliest={earliest}
          done={done}
        />
      )}
    </div>
  );
}
