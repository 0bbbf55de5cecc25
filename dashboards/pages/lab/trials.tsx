import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useForm } from "../../components/form-state.ts";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { steppedUp } from "../../components/stepped-up.ts";
import { valueLabel } from "../../figures/say.ts";
import { formatCount, formatDate, formatPercent, formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { view } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { say } from "../../text/text.ts";
import { actOnTrial, getTrials, type Trials as Told, type TrialTold, tableAddress } from "./trial-calls.ts";
import { TrialForm } from "./trial-form.tsx";
import { armText, changeInterval, changeText } from "./trial-units.ts";
import { trialText } from "./trial-words.ts";
import "../../styles/lab.css";

interface TrialProps {
  trial: TrialTold;
  names: Told["names"];
  acted: () => void;
}

const count = (value: number) => formatCount(value, language.value);
const nameIn = (names: Told["names"][keyof Told["names"]], id: string) => {
  const name = names[id];
  return name === undefined ? id : say(name);
};

function by(person: TrialTold["started_by"], at: string | null): string | null {
  if (person === null || at === null) return null;
  return trialText.value.by(say(person.name), formatTime(at, language.value));
}

type Reading = NonNullable<TrialTold["read"]>;

/** The difference in words, with its interval, and how far it is from the planned end. */
function standing({ trial, names }: Omit<TrialProps, "acted">, read: Reading): string {
  const words = trialText.value;
  const { value, low, high } = read.difference;
  const verdict = nameIn(names.verdicts, trial.verdict ?? read.verdict);
  const known = words.known(count(read.known), count(trial.people));
  if (value === null || low === null || high === null) return `${verdict} · ${known}`;
  const change = changeText(trial.outcome, value);
  return `${words.difference(verdict, change, changeInterval(trial.outcome, low, high))} · ${known}`;
}

function checksText(names: Told["names"], { checks }: Reading): string | null {
  const words = trialText.value;
  if (checks.length === 0) return null;
  const unlike = checks.filter(({ is_unlikely }) => is_unlikely);
  return unlike.length === 0
    ? words.alike
    : words.unlike(unlike.map(({ what }) => nameIn(names.checks, what)).join(words.separator));
}

function armFact(trial: TrialTold, { assigned, known, value, delivered }: Reading["arms"][number]): string {
  const words = trialText.value;
  const told = words.arm(count(assigned), count(known), armText(trial.outcome, value));
  const met = delivered === null ? "" : words.delivered(formatPercent(delivered, language.value));
  return met === "" ? told : `${told} · ${met}`;
}

function Facts({ trial, names }: Omit<TrialProps, "acted">) {
  const words = trialText.value;
  const { read } = trial;
  const day = (iso: string) => formatDate(iso, language.value);
  const fixed = words.fixedText(
    nameIn(names.outcomes, trial.outcome),
    changeText(trial.outcome, trial.least_effect),
    count(trial.people),
    day(trial.starts_on),
    day(trial.ends_on),
    formatPercent(trial.share, language.value),
  );
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [words.tried, trial.tried],
    [words.fixed, fixed],
    [words.planned, by(trial.planned_by, trial.planned_at)],
    [words.started, by(trial.started_by, trial.started_at)],
    [words.closed, by(trial.closed_by, trial.closed_at)],
    [words.why, trial.told],
    ...(read === null
      ? []
      : [
          [words.stands, standing({ trial, names }, read)] as const,
          ...read.arms.map((each) => [words.arms[each.arm], armFact(trial, each)] as const),
          [words.checks, checksText(names, read)] as const,
        ]),
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What the reader may do about a trial now. */
function Acts({ trial, acted }: Omit<TrialProps, "names">) {
  const words = trialText.value;
  const why = useSignal("");
  const form = useForm();
  const isOwn = trial.planned_by.user === world.value.session.user;
  const send = (act: "start" | "stop" | "withdraw") =>
    void form.send(async () => {
      if (act === "start" && !(await steppedUp())) return;
      await actOnTrial(trial.trial_id, { act, ...(act === "stop" ? { told: why.value } : {}) });
      tell(words.saved);
      acted();
    });
  const mayEnd = may("trials.start") || may("trials.plan");
  const button = (act: "start" | "stop" | "withdraw") => (
    <button
      type="button"
      class={act === "start" ? "primary" : "quiet"}
      disabled={form.isSending}
      onClick={() => send(act)}
    >
      {words[act]}
    </button>
  );
  return (
    <form class="report-form" onSubmit={(event) => event.preventDefault()}>
      {trial.state === "planned" && isOwn && may("trials.start") && <p>{words.own}</p>}
      {trial.state === "running" && mayEnd && (
        <label>
          {words.why}
          <input
            name="told"
            maxLength={1000}
            value={why.value}
            onInput={(event) => (why.value = event.currentTarget.value)}
          />
        </label>
      )}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        {trial.state === "planned" && !isOwn && may("trials.start") && button("start")}
        {trial.state === "planned" && mayEnd && button("withdraw")}
        {trial.state === "running" && mayEnd && button("stop")}
        {trial.state === "running" && may("trials.assign") && (
          <a href={tableAddress(trial.trial_id)} download>
            {words.table}
          </a>
        )}
      </p>
    </form>
  );
}

function Trial(props: TrialProps) {
  const { trial, names } = props;
  const isOpen = trial.state === "planned" || trial.state === "running";
  return (
    <details class="proposal" open={isOpen} id={`trial-${trial.trial_id}`}>
      <summary>
        <b>{trialText.value.numbered(String(trial.trial_id))}</b> {valueLabel(view.value, "job", trial.job)} ·{" "}
        {nameIn(names.kinds, trial.kind)}{" "}
        <span class={`state ${trial.state}`}>{nameIn(names.states, trial.state)}</span>
      </summary>
      <Facts {...props} />
      {isOpen && <Acts {...props} />}
    </details>
  );
}

/** Trials of the reader's jobs, and planning one. */
export function Trials() {
  const words = trialText.value;
  const isPlanning = useSignal(false);
  const { answer, again } = useAnswer("trials", getTrials);
  const told = answer.kind === "ready" ? answer.value : null;
  return (
    <Section id="section-trials" title={words.title} about={words.about}>
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {may("trials.plan") && !isPlanning.value && (
        <p>
          <button type="button" class="quiet" onClick={() => (isPlanning.value = true)}>
            {words.plan}
          </button>
        </p>
      )}
      {isPlanning.value && told && (
        <TrialForm
          names={told.names}
          done={() => {
            isPlanning.value = false;
            again();
          }}
        />
      )}
      {told?.trials.length === 0 && <p>{words.none}</p>}
      {told?.trials.map((trial) => (
        <Trial key={`${trial.trial_id} ${trial.state}`} trial={trial} names={told.names} acted={again} />
      ))}
    </Section>
  );
}
