import { useSignal } from "@preact/signals";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { formatDate } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import type { SubjectRequests, SubjectRequestTold } from "./asked.ts";
import { RequestDetail } from "./detail.tsx";
import { nameOf } from "./name-of.ts";
import { TakeIn } from "./take-in.tsx";
import { pageText } from "./words.ts";

/** A deadline, marked where it has passed. */
function Due({ request }: { request: SubjectRequestTold }) {
  const day = formatDate(request.due_on, language.value);
  if (!request.is_overdue) return <>{day}</>;
  return (
    <>
      {day} <b class="tag-bad">{pageText.value.requests.overdue}</b>
    </>
  );
}

/** Requests as a table; a press on one opens it. */
export function RequestTable({
  label,
  requests,
  told,
  changed,
}: {
  label: string;
  requests: readonly SubjectRequestTold[];
  told: SubjectRequests;
  changed: () => void;
}) {
  const words = pageText.value.requests;
  const open = useSignal<number | null>(null);
  const { names } = told;
  return (
    <>
      <DataTable
        label={label}
        columns={[
          { name: words.kind },
          { name: words.due },
          { name: words.state },
          { name: words.person },
          { name: words.channel },
        ]}
        rows={requests.map((request) => ({
          key: String(request.request_id),
          cells: [
            dataCell(
              `${request.request_id} ${nameOf(names.kinds, request.kind)}`,
              nameOf(names.kinds, request.kind),
              <button type="button" class="plain" onClick={() => (open.value = request.request_id)}>
                {request.request_id} {nameOf(names.kinds, request.kind)}
              </button>,
            ),
            dataCell(request.due_on, request.due_on, <Due request={request} />),
            dataCell(nameOf(names.states, request.state)),
            dataCell(
              request.person ?? "",
              request.person ?? "",
              request.person === null ? (
                <span class="muted">{words.nobody}</span>
              ) : (
                <code translate={false}>{request.person}</code>
              ),
            ),
            dataCell(nameOf(names.channels, request.channel)),
          ],
        }))}
      />
      {open.value !== null && (
        <RequestDetail
          key={open.value}
          id={open.value}
          names={names}
          changed={changed}
          close={() => (open.value = null)}
        />
      )}
    </>
  );
}

/** Every request, and taking one in. */
export function Requests({ told, changed }: { told: SubjectRequests; changed: () => void }) {
  const words = pageText.value.requests;
  const isTaking = useSignal(false);
  return (
    <>
      {told.requests.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <RequestTable label={words.title} requests={told.requests} told={told} changed={changed} />
      )}
      {may("subjects.receive") && (
        <button type="button" class="primary" onClick={() => (isTaking.value = true)}>
          {words.takeIn}
        </button>
      )}
      {isTaking.value && <TakeIn names={told.names} taken={changed} close={() => (isTaking.value = false)} />}
    </>
  );
}
