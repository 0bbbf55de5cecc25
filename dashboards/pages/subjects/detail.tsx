import type { ComponentChildren } from "preact";
import { Retry } from "../../components/retry.tsx";
import { formatDate, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { Acts } from "./acts.tsx";
import { getRequest, type SubjectRequestDetail, type SubjectRequests } from "./asked.ts";
import { Drawer } from "./drawer.tsx";
import { nameOf } from "./name-of.ts";
import { pageText } from "./words.ts";

type Names = SubjectRequests["names"];
type Acted = SubjectRequestDetail["closed_by"];

/** Who did something, and when. */
function by(person: Acted, at: string | null): string | null {
  if (at === null) return null;
  const time = formatTime(at, language.value);
  return person === null ? time : pageText.value.requests.by(say(person.name), time);
}

function Facts({ request, names }: { request: SubjectRequestDetail; names: Names }) {
  const words = pageText.value.requests;
  const received = request.by_candidate ? words.candidate : say(request.received_by!.name);
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [words.state, nameOf(names.states, request.state)],
    [words.person, request.person ?? words.nobody],
    [words.candidateId, request.candidate_id],
    [words.source, request.source],
    [words.application, request.application_id],
    [
      words.due,
      `${formatDate(request.due_on, language.value)}${request.is_overdue ? ` (${words.overdue})` : ""}`,
    ],
    [words.channel, nameOf(names.channels, request.channel)],
    [words.received, formatTime(request.received_at, language.value)],
    [words.receivedBy, received],
    [words.proposed, by(request.proposed_by, request.proposed_at)],
    [words.approved, by(request.approved_by, request.approved_at)],
    [words.closed, by(request.closed_by, request.closed_at)],
    [words.outcome, request.outcome === null ? null : nameOf(names.outcomes, request.outcome)],
    [words.erasure, request.erasure],
    [
      words.changedAt,
      request.kind !== "correction" || request.changed_at === null
        ? null
        : formatTime(request.changed_at, language.value),
    ],
  ];
  return (
    <dl>
      {facts
        .filter(([, told]) => told !== null)
        .map(([name, told]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="break">{told}</dd>
          </div>
        ))}
    </dl>
  );
}

/** One request: what is asked, where it stands, and what the reader may do about it. */
export function RequestDetail({
  id,
  names,
  changed,
  close,
}: {
  id: number;
  names: Names;
  changed: () => void;
  close: () => void;
}) {
  const words = pageText.value.requests;
  const { answer, again } = useAnswer(`subject request ${id}`, () => getRequest(id));
  const request = answer.kind === "ready" ? answer.value : null;
  const title =
    request === null
      ? words.numbered(String(id))
      : `${words.numbered(String(id))} · ${nameOf(names.kinds, request.kind)}`;
  return (
    <Drawer id="request-title" title={title} close={close}>
      {() => (
        <>
          {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
          {request && (
            <>
              {request.asked && (
                <section>
                  <h3>{words.asked}</h3>
                  <p class="said">{request.asked}</p>
                </section>
              )}
              <Facts request={request} names={names} />
              {request.told && (
                <section>
                  <h3>{words.told}</h3>
                  <p class="said">{request.told}</p>
                </section>
              )}
              <Acts
                key={request.state}
                request={request}
                names={names}
                acted={() => {
                  again();
                  changed();
                }}
              />
            </>
          )}
        </>
      )}
    </Drawer>
  );
}
