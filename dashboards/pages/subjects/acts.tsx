import { useSignal } from "@preact/signals";
import { type FormState, useForm } from "../../components/form-state.ts";
import { Retry } from "../../components/retry.tsx";
import { steppedUp } from "../../components/stepped-up.ts";
import { formatCount } from "../../format/number.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { say } from "../../text/text.ts";
import {
  type Act,
  act,
  approve,
  copyAddress,
  type ErasurePreview,
  getErasure,
  type SubjectRequestDetail,
  type SubjectRequests,
} from "./asked.ts";
import { pageText } from "./words.ts";

type Names = SubjectRequests["names"];
interface ActProps {
  request: SubjectRequestDetail;
  names: Names;
  acted: () => void;
}

function Copy({ request }: Pick<ActProps, "request">) {
  const words = pageText.value.acts;
  const form = useForm();
  const save = (format: "html" | "json") =>
    form.send(async () => {
      if (!(await steppedUp())) return;
      const link = document.createElement("a");
      link.href = copyAddress(request.request_id, format);
      link.download = "";
      link.click();
    });
  return (
    <>
      <p class="muted">{words.copyAbout}</p>
      <p class="entry-actions">
        <button type="button" class="quiet" onClick={() => void save("html")}>
          {words.copyHtml}
        </button>
        <button type="button" class="quiet" onClick={() => void save("json")}>
          {words.copyJson}
        </button>
      </p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
    </>
  );
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, each) => total + each, 0);

function goesLines({ goes, files, mentions, namesakes }: ErasurePreview): string[] {
  const words = pageText.value.acts;
  const count = (number: number) => formatCount(number, language.value);
  return [
    words.goesPersons(count(goes.persons), count(goes.identities)),
    words.goesTexts(count(sum(goes.texts))),
    words.goesAside(count(sum(goes.waiting) + sum(goes.quarantined))),
    words.goesRows(count(sum(goes.rows))),
    words.goesFiles(count(files.deleted), count(files.shared + files.outside)),
    ...(mentions + namesakes > 0 ? [words.goesMentions(count(mentions + namesakes))] : []),
  ];
}

/** What erasing would destroy, in counts. */
function Goes({ id }: { id: number }) {
  const words = pageText.value.acts;
  const { answer, again } = useAnswer(`erasure ${id}`, () => getErasure(id));
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  return (
    <section aria-busy={answer.kind === "loading"}>
      <h3>{words.goes}</h3>
      {answer.kind === "loading" ? (
        <div class="skeleton" style={{ height: "120px" }} aria-hidden="true" />
      ) : (
        <ul class="goes">
          {goesLines(answer.value).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Told({ value, change }: { value: string; change: (told: string) => void }) {
  return (
    <label>
      {pageText.value.requests.told}
      <textarea
        name="told"
        rows={3}
        maxLength={2000}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

/** Sends, then says that it is done. */
const sender = (form: FormState, acted: () => void) => (work: () => Promise<unknown>) =>
  void form.send(async () => {
    await work();
    tell(pageText.peek().acts.saved);
    acted();
  });

/** What HR administration does: propose an erasure, close, refuse. */
function Work({ request, names, acted }: ActProps) {
  const words = pageText.value;
  const [told, withRows, outcome] = [useSignal(""), useSignal(false), useSignal<Act["outcome"]>("upheld")];
  const form = useForm();
  const send = sender(form, acted);
  const { request_id: id, kind } = request;
  const isErasure = kind === "erasure";
  const close = (name: Act["act"]) =>
    send(() =>
      act(id, {
        ...{ act: name, told: told.value },
        ...(name === "propose" && { with_rows: withRows.value }),
        ...(name === "done" && kind === "human_review" && outcome.value && { outcome: outcome.value }),
      }),
    );
  const about = {
    correction: words.acts.correctionAbout,
    human_review: words.acts.reviewAbout,
    erasure: words.acts.erasureAbout,
  }[kind as string];
  const isProposed = request.state === "proposed";
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        close(isErasure ? "propose" : "done");
      }}
    >
      {about && <p class="muted">{about}</p>}
      {isProposed && <p>{words.acts.waits}</p>}
      {kind === "human_review" && (
        <Outcome names={names} value={outcome.value} change={(to) => (outcome.value = to)} />
      )}
      <Told value={told.value} change={(to) => (told.value = to)} />
      {isErasure && !isProposed && (
        <label class="check">
          <input
            type="checkbox"
            checked={withRows.value}
            onChange={(event) => (withRows.value = event.currentTarget.checked)}
          />
          {words.requests.withRows}
        </label>
      )}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        {!isProposed && (
          <button type="submit" class="primary" disabled={form.isSending}>
            {isErasure ? words.acts.propose : words.acts.done}
          </button>
        )}
        <button type="button" class="quiet danger" disabled={form.isSending} onClick={() => close("refuse")}>
          {words.acts.refuse}
        </button>
      </p>
    </form>
  );
}

function Outcome({
  names,
  value,
  change,
}: {
  names: Names;
  value: Act["outcome"];
  change: (to: NonNullable<Act["outcome"]>) => void;
}) {
  return (
    <label>
      {pageText.value.requests.outcome}
      <select
        name="outcome"
        value={value}
        onChange={(event) => change(event.currentTarget.value as NonNullable<Act["outcome"]>)}
      >
        {names.outcomes.map(({ id, name }) => (
          <option key={id} value={id}>
            {say(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What an auditor does with a proposed erasure. */
function Approval({ request, acted }: Omit<ActProps, "names">) {
  const words = pageText.value.acts;
  const [told, isAsked] = [useSignal(""), useSignal(false)];
  const form = useForm();
  const send = sender(form, acted);
  const { request_id: id, state } = request;
  if (request.proposed_by?.user === world.value.session.user) return <p>{words.own}</p>;
  const first = state === "approved" ? words.retry : words.approve;
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAsked.value) send(() => approve(id, { approve: true }));
        else isAsked.value = true;
      }}
    >
      {state === "proposed" && <Told value={told.value} change={(to) => (told.value = to)} />}
      <p role="status">{form.isSending && isAsked.value ? words.approving : ""}</p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <p class="entry-actions">
        <button type="submit" class="primary" disabled={form.isSending}>
          {isAsked.value ? words.approveSurely : first}
        </button>
        {state === "proposed" && (
          <button
            type="button"
            class="quiet"
            disabled={form.isSending}
            onClick={() => send(() => approve(id, { approve: false, told: told.value }))}
          >
            {words.sendBack}
          </button>
        )}
      </p>
    </form>
  );
}

/** What the reader may do about a request that waits. */
export function Acts({ request, names, acted }: ActProps) {
  if (request.closed_at !== null) return null;
  const { kind, state } = request;
  const mayProcess = may("subjects.process");
  return (
    <>
      {kind === "copy" && mayProcess && <Copy request={request} />}
      {kind === "erasure" && (mayProcess || may("subjects.approve")) && <Goes id={request.request_id} />}
      {mayProcess && state !== "approved" && <Work request={request} names={names} acted={acted} />}
      {kind === "erasure" && state !== "received" && may("subjects.approve") && (
        <Approval request={request} acted={acted} />
      )}
    </>
  );
}
