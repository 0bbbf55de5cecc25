import { Retry } from "../../components/retry.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { linkTo } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { getRecord, type RecordKind, type RecordTold, type RecordVersionTold } from "./asked.ts";
import { pageText } from "./words.ts";

/** When a version was saved, and whether it is signed. */
export function versionLine({ saved_by, saved_at, signed_name, signed_at }: RecordVersionTold): string {
  const words = pageText.value.records;
  const time = (at: string) => formatTime(at, language.value);
  const signed = signed_at === null ? words.unsigned : words.signedBy(signed_name ?? "", time(signed_at));
  return `${words.saved(say(saved_by.name), time(saved_at))}${pageText.value.separator}${signed}`;
}

function Consents({ consents }: Pick<RecordTold, "consents">) {
  const words = pageText.value.records;
  const told = (people: number | null) =>
    people === null ? pageText.value.retention.few : formatCount(people, language.value);
  return (
    <section>
      <h3>{words.consents}</h3>
      <dl class="consents">
        {[
          [words.with, told(consents.with)] as const,
          ...consents.scopes.map(
            ({ scope, people }) =>
              [scope === null ? words.noScope : words.scope(scope), told(people)] as const,
          ),
          [words.without, told(consents.without)] as const,
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function OneRecord({ kind }: { kind: RecordKind }) {
  const words = pageText.value.records;
  const { answer, again } = useAnswer(`record ${kind}`, () => getRecord(kind), "section-records");
  const open = (version: string) => linkTo("subjects", { record: kind, version });
  return (
    <>
      <section>
        <h3>{words.kinds[kind]}</h3>
        {answer.kind === "failed" && <Retry message={answer.message} again={again} />}
        {answer.kind === "ready" && (
          <ul>
            {answer.value.versions.length === 0 && <li class="muted">{words.none}</li>}
            {answer.value.versions.map((version) => (
              <li key={version.version}>
                <a href={open(String(version.version))}>{words.version(String(version.version))}</a>{" "}
                <small class="muted">{versionLine(version)}</small>
              </li>
            ))}
          </ul>
        )}
        <p class="entry-actions">
          <a href={open("now")}>{words.now}</a>
          {may("records.edit") && <a href={open("draft")}>{words.write}</a>}
        </p>
      </section>
      {kind === "processing" && answer.kind === "ready" && <Consents {...answer.value} />}
    </>
  );
}

/** The records with their versions, and who consented. */
export function Records() {
  return (
    <div class="subject-parts">
      <OneRecord kind="processing" />
      <OneRecord kind="impact" />
    </div>
  );
}
