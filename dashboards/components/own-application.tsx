import type { OwnApplication } from "../../server/candidates/own.ts";
import { formatDate } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { say, text } from "../text/text.ts";
import { OwnSurvey } from "./own-survey.tsx";
import { ownText } from "./own-words.ts";

const dayText = (day: string) => formatDate(day, language.value);

/** An own application: where it stands, what stood out, and the survey. */
export function OwnApplicationPart({ own, again }: { own: OwnApplication; again: () => void }) {
  const words = ownText.value;
  const names = (list: OwnApplication["strong"]) => text.value.list(list.map(say));
  return (
    <section class="own-card">
      <h2>{say(own.job)}</h2>
      {own.applied_on !== null && <p class="muted">{words.applied(dayText(own.applied_on))}</p>}
      <p class="own-stands">{words.stands[own.stands]}</p>
      {own.stands_since !== null && <p class="muted">{words.since(dayText(own.stands_since))}</p>}
      {own.strong.length > 0 && (
        <>
          <h3>{words.feedback}</h3>
          <p>{words.strong(names(own.strong))}</p>
          <p>{words.weaker(names(own.weaker))}</p>
          <p class="muted">{words.feedbackAbout}</p>
        </>
      )}
      {own.looked !== null && <p>{words.looked[own.looked]}</p>}
      {own.survey === "open" && <OwnSurvey application={own.application} again={again} />}
      {own.survey === "answered" && <p class="muted">{words.thanks}</p>}
    </section>
  );
}
