import { Lead } from "../../components/lead.tsx";
import { Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { getRequests, type RecordKind } from "./asked.ts";
import { RecordPage } from "./record-page.tsx";
import { Records } from "./records.tsx";
import { Requests } from "./requests.tsx";
import { RetentionRules } from "./retention.tsx";
import { Reviews } from "./reviews.tsx";
import { pageText } from "./words.ts";
import "../../styles/subjects.css";

/** What people ask about their own data, how long data are kept, and the records that have to be shown. */
function Everything() {
  const words = pageText.value;
  const { answer, again } = useAnswer("subject requests", getRequests);
  const count = (number: number) => formatCount(number, language.value);
  if (answer.kind === "failed")
    return (
      <div class="page">
        <Retry message={answer.message} again={again} />
      </div>
    );
  const told = answer.kind === "ready" ? answer.value : null;
  return (
    <div class="page">
      <Lead ready={told !== null}>{told && words.lead(count(told.open), count(told.overdue))}</Lead>
      <Section
        id="section-requests"
        title={words.requests.title}
        about={words.requests.about(count(told?.answer_days ?? 30))}
      >
        {told && <Requests told={told} changed={again} />}
      </Section>
      <Section id="section-review" title={words.review.title} about={words.review.about}>
        {told && <Reviews told={told} changed={again} />}
      </Section>
      {may("records.read") && (
        <>
          <Section id="section-retention" title={words.retention.title} about={words.retention.about}>
            <RetentionRules />
          </Section>
          <Section id="section-records" title={words.records.title} about={words.records.about}>
            <Records />
          </Section>
        </>
      )}
    </div>
  );
}

/** The page of personal data; a record of the address fills it alone, to be read and printed. */
export function Page() {
  const { record, version } = route.value.extra;
  if ((record === "processing" || record === "impact") && may("records.read"))
    return (
      <RecordPage
        key={`${record} ${version}`}
        kind={record satisfies RecordKind}
        version={version ?? "now"}
      />
    );
  return <Everything />;
}
