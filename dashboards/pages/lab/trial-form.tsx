import { useSignal } from "@preact/signals";
import { Field } from "../../components/field.tsx";
import { useForm } from "../../components/form-state.ts";
import { jobChoice } from "../../figures/lab/parts/weights.ts";
import { formatCount, formatDate, formatNumber, formatValue } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { view } from "../../state/view.ts";
import { say } from "../../text/text.ts";
import {
  planTrial,
  type TrialPlanned,
  type Trials,
  type TrialTold,
  type WantedTrial,
  workOut,
} from "./trial-calls.ts";
import { unitOf } from "./trial-units.ts";
import { trialText } from "./trial-words.ts";

interface Draft {
  readonly job: string;
  readonly kind: TrialTold["kind"];
  readonly outcome: TrialTold["outcome"];
  readonly share: string;
  readonly least: string;
  readonly starts: string;
  readonly version: string;
  readonly tried: string;
}

/** What is asked of a draft: percentage points of a share are a share. */
function wantedOf({ job, outcome, share, least, starts }: Draft): WantedTrial {
  const number = least.trim() === "" ? 0 : Number(least);
  return {
    ...{ job, outcome, share: Number(share), starts_on: starts },
    least_effect: unitOf(outcome) === "percent" ? number / 100 : number,
  };
}

const SHARES = ["0.5", "0.3", "0.2", "0.1", "0.05"];

/** Plans a trial: what it takes is told before it is saved. */
export function TrialForm({ names, done }: { names: Trials["names"]; done: () => void }) {
  const words = trialText.value;
  const jobs = jobChoice(view.value).options;
  const draft = useSignal<Draft>({
    ...{ job: jobs[0]?.value ?? "", kind: "weights", outcome: "passed", share: "0.5" },
    ...{ least: "", starts: "", version: "", tried: "" },
  });
  const planned = useSignal<TrialPlanned | null>(null);
  const form = useForm();
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
    planned.value = null;
  };
  const send = () => {
    const { kind, tried, version } = draft.value;
    void form.send(async () => {
      if (planned.value === null) {
        planned.value = await workOut(wantedOf(draft.value));
        return;
      }
      const asked = { ...wantedOf(draft.value), kind, tried };
      await planTrial(version.trim() === "" ? asked : { ...asked, version: version.trim() });
      tell(words.saved);
      done();
    });
  };
  return (
    <form
      class="report-form editor"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Choices names={names} draft={draft.value} change={change} />
      <Lines draft={draft.value} change={change} />
      {planned.value && <Takes planned={planned.value} outcome={draft.value.outcome} />}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        <button type="submit" class="primary" disabled={form.isSending}>
          {planned.value === null ? words.work : words.send}
        </button>
        <button type="button" class="quiet" onClick={done}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function Choice({
  label,
  name,
  value,
  options,
  change,
}: {
  label: string;
  name: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  change: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select name={name} value={value} onChange={(event) => change(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Choices({ names, draft, change }: PartProps & { names: Trials["names"] }) {
  const words = trialText.value;
  const named = (all: Trials["names"][keyof Trials["names"]]) =>
    Object.entries(all).map(([value, name]) => ({ value, label: say(name) }));
  return (
    <>
      <Choice
        label={words.job}
        name="job"
        value={draft.job}
        options={jobChoice(view.value).options}
        change={(job) => change({ job })}
      />
      <Choice
        label={words.kind}
        name="kind"
        value={draft.kind}
        options={named(names.kinds)}
        change={(kind) => change({ kind: kind as Draft["kind"] })}
      />
      <Choice
        label={words.outcome}
        name="outcome"
        value={draft.outcome}
        options={named(names.outcomes)}
        change={(outcome) => change({ outcome: outcome as Draft["outcome"] })}
      />
      <Choice
        label={words.share}
        name="share"
        value={draft.share}
        options={SHARES.map((value) => ({
          value,
          label: formatValue("percent", Number(value), language.value),
        }))}
        change={(share) => change({ share })}
      />
    </>
  );
}

function Lines({ draft, change }: PartProps) {
  const words = trialText.value;
  const unit = unitOf(draft.outcome);
  const off = { autocomplete: "off" };
  return (
    <>
      <Field
        label={unit === "percent" ? words.leastShare : unit === "r" ? words.leastR : words.leastMean}
        hint={words.leastHint}
        value={draft.least}
        change={(least) => change({ least })}
        name="least"
        {...off}
      />
      <label>
        {words.starts}
        <input
          type="date"
          name="starts"
          required
          value={draft.starts}
          onInput={(event) => change({ starts: event.currentTarget.value })}
        />
      </label>
      <Field
        label={words.version}
        value={draft.version}
        change={(version) => change({ version })}
        name="version"
        required={false}
        {...off}
      />
      <Field
        label={words.tried}
        value={draft.tried}
        change={(tried) => change({ tried })}
        name="tried"
        maxLength={1000}
        {...off}
      />
    </>
  );
}

function Takes({ planned, outcome }: { planned: TrialPlanned; outcome: Draft["outcome"] }) {
  const words = trialText.value;
  const count = (value: number) => formatCount(value, language.value);
  return (
    <output>
      {planned.base !== null && `${words.base(formatValue(unitOf(outcome), planned.base, language.value))} `}
      {words.takes(
        count(planned.people),
        formatNumber("coefficient", planned.a_week, language.value),
        formatDate(planned.ends_on, language.value),
        count(planned.people_at_one_look),
      )}
    </output>
  );
}
