import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useForm } from "../../components/form-state.ts";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { steppedUp } from "../../components/stepped-up.ts";
import { jobsText, promiseText } from "../../figures/lab/parts/promises.ts";
import { valueLabel } from "../../figures/say.ts";
import { formatDate, formatTime } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { view } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { say } from "../../text/text.ts";
import {
  approve,
  exportAddress,
  getProposals,
  type ModelProposalTold,
  publish,
  resend,
  rollBack,
  withdraw,
} from "./asked.ts";
import { Editor } from "./editor.tsx";
import { modelText } from "./words.ts";
import "../../styles/lab.css";

interface ProposalProps {
  proposal: ModelProposalTold;
  acted: () => void;
}

const by = (person: ModelProposalTold["proposed_by"], at: string) =>
  modelText.value.list.by(person === null ? "" : say(person.name), formatTime(at, language.value));

/** Where each notice is, and sending one again. */
function Notices({ proposal, acted }: ProposalProps) {
  const words = modelText.value.list;
  const form = useForm();
  return (
    <ul class="notices">
      {proposal.deliveries.map(({ id, host, state, attempts, told }) => (
        <li key={id} class={state === "given_up" ? "tag-bad" : ""}>
          {state === "arrived"
            ? words.notice.arrived(host)
            : state === "waiting"
              ? words.notice.waiting(host, String(attempts))
              : words.notice.given_up(host, String(attempts), told ?? "")}{" "}
          {state === "given_up" && may("models.publish") && (
            <button
              type="button"
              class="quiet"
              disabled={form.isSending}
              onClick={() => void form.send(() => resend(id).then(acted))}
            >
              {words.resend}
            </button>
          )}
        </li>
      ))}
      {form.problem !== "" && <li role="alert">{form.problem}</li>}
    </ul>
  );
}

function Exports({ proposal }: Pick<ProposalProps, "proposal">) {
  const [job] = proposal.jobs;
  const { publication } = proposal;
  if (job === undefined || publication === null || publication.taken_at === null) return null;
  return (
    <span class="exports">
      {(["json", "csv", "ats"] as const).map((format) => (
        <a key={format} href={exportAddress(job, publication.version, format)} download>
          {format === "ats" ? "ATS JSON" : format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}

function weightsText({ model }: ModelProposalTold): string | null {
  if (model === null) return null;
  return Object.entries(model.competencies)
    .map(
      ([id, weight]) => `${valueLabel(view.value, "competency", id)} ${Number((weight * 100).toFixed(2))}%`,
    )
    .join(language.value === "zh" ? "、" : ", ");
}

function publicationText({ publication }: ModelProposalTold): string | null {
  const words = modelText.value.list;
  if (publication === null) return null;
  if (publication.taken_at === null) return words.waits;
  return words.published(publication.version, formatDate(publication.valid_from, language.value));
}

function Facts({ proposal, acted }: ProposalProps) {
  const { list: words, decided, inForceFrom } = modelText.value;
  const { promise, decisions, kind } = proposal;
  const about =
    kind === "rollback"
      ? words.rollback(String(proposal.takes_back))
      : kind === "feed"
        ? words.feed(proposal.version ?? "")
        : words.base(proposal.base ?? "");
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [words.proposedBy, `${by(proposal.proposed_by, proposal.proposed_at)} · ${about}`],
    [words.why, proposal.why],
    [
      words.promise,
      promise &&
        words.judged(promiseText(view.value, promise), formatDate(promise.judged_on, language.value)),
    ],
    [words.weights, weightsText(proposal)],
    ...decisions.map(
      ({ state, by: person, at, why }) =>
        [decided[state] ?? state, why === "" ? by(person, at) : `${by(person, at)} · ${why}`] as const,
    ),
    [inForceFrom, publicationText(proposal)],
    [words.notices, proposal.deliveries.length > 0 && <Notices proposal={proposal} acted={acted} />],
    [words.export, may("export") && proposal.publication?.taken_at ? <Exports proposal={proposal} /> : null],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null && value !== false && value !== "")
        .map(([name, value], at) => (
          <div key={`${at} ${name}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Told({
  label,
  hint,
  value,
  change,
}: {
  label: string;
  hint?: string;
  value: string;
  change: (to: string) => void;
}) {
  return (
    <label>
      {label}
      <textarea
        name="told"
        rows={2}
        maxLength={2000}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {hint && <small class="muted">{hint}</small>}
    </label>
  );
}

/** What the reader may do about a proposal now. */
function Acts({ proposal, acted }: ProposalProps) {
  const words = modelText.value.list;
  const told = useSignal("");
  const form = useForm();
  const { proposal: id, may: can, state } = proposal;
  const send = (work: () => Promise<unknown>, isGrave = true) =>
    void form.send(async () => {
      if (isGrave && !(await steppedUp())) return;
      await work();
      tell(modelText.peek().list.saved);
      acted();
    });
  const isOwn = proposal.proposed_by?.user === world.value.session.user;
  const asksWords = can.approve || can.roll_back;
  return (
    <form class="report-form" onSubmit={(event) => event.preventDefault()}>
      {isOwn && state === "proposed" && may("models.approve") && <p>{words.own}</p>}
      {asksWords && (
        <Told
          label={can.approve ? words.told : words.rollBackWhy}
          {...(can.approve ? { hint: words.toldHint } : {})}
          value={told.value}
          change={(to) => (told.value = to)}
        />
      )}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        {can.approve && (
          <>
            <Act
              primary
              name={words.approve}
              form={form}
              act={() => send(() => approve(id, { approve: true, told: told.value }))}
            />
            <Act
              name={words.sendBack}
              form={form}
              act={() => send(() => approve(id, { approve: false, told: told.value }))}
            />
          </>
        )}
        {can.publish && <Act primary name={words.publish} form={form} act={() => send(() => publish(id))} />}
        {can.roll_back && (
          <Act name={words.rollBack} form={form} act={() => send(() => rollBack(id, told.value))} />
        )}
        {can.withdraw && (
          <Act name={words.withdraw} form={form} act={() => send(() => withdraw(id), false)} />
        )}
      </p>
    </form>
  );
}

function Act({
  name,
  form,
  act,
  primary = false,
}: {
  name: string;
  form: { isSending: boolean };
  act: () => void;
  primary?: boolean;
}) {
  return (
    <button type="button" class={primary ? "primary" : "quiet"} disabled={form.isSending} onClick={act}>
      {name}
    </button>
  );
}

/** Proposals that are open for somebody to act stand open. */
const isOpen = ({ state, kind, may: can }: ModelProposalTold) =>
  state === "proposed" || (state === "approved" && kind === "model") || Object.values(can).some(Boolean);

function Proposal({ proposal, acted }: ProposalProps) {
  const { list: words, states, inForce } = modelText.value;
  const isInForce = proposal.kind === "feed" && proposal.state === "approved";
  const canAct = Object.values(proposal.may).some(Boolean);
  return (
    <details class="proposal" open={isOpen(proposal)} id={`proposal-${proposal.proposal}`}>
      <summary>
        <b>{words.numbered(String(proposal.proposal))}</b> {jobsText(view.value, proposal.jobs)}{" "}
        <span class={`state ${proposal.state}`}>{isInForce ? inForce : states[proposal.state]}</span>
      </summary>
      <Facts proposal={proposal} acted={acted} />
      {(canAct || proposal.state === "proposed") && <Acts proposal={proposal} acted={acted} />}
    </details>
  );
}

/** Milliseconds between two looks at what is on its way. */
const LOOK_EVERY = 2000;

const isOnItsWay = ({ publication, deliveries }: ModelProposalTold) =>
  (publication !== null && publication.taken_at === null) ||
  deliveries.some(({ state, attempts }) => state === "waiting" && attempts === 0);

/** The decision ledger, and the editor of a draft for who may propose. */
export function Proposals() {
  const { sections, list: words, editor } = modelText.value;
  const isDrafting = useSignal(false);
  const { answer, again } = useAnswer("model proposals", getProposals);
  const told = answer.kind === "ready" ? answer.value : null;
  const waits = told?.proposals.some(isOnItsWay) === true;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(again, LOOK_EVERY);
    return () => clearTimeout(timer);
  }, [answer]);
  return (
    <Section id="section-proposals" title={sections.proposals} about={sections.proposalsAbout}>
      {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
      {may("models.propose") && !isDrafting.value && (
        <p>
          <button type="button" class="primary" onClick={() => (isDrafting.value = true)}>
            {editor.draft}
          </button>
        </p>
      )}
      {isDrafting.value && told && (
        <Editor
          earliest={told.earliest}
          done={() => {
            isDrafting.value = false;
            again();
          }}
        />
      )}
      {told?.proposals.length === 0 && <p>{words.none}</p>}
      {told?.proposals.map((proposal) => (
        <Proposal key={`${proposal.proposal} ${proposal.state}`} proposal={proposal} acted={again} />
      ))}
    </Section>
  );
}
