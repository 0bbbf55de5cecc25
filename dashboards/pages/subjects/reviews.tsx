import { formatCount, formatNumber } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import type { SubjectRequests } from "./asked.ts";
import { RequestTable } from "./requests.tsx";
import { pageText } from "./words.ts";

/** Who waits for a person to look again, and what came of it so far. */
export function Reviews({ told, changed }: { told: SubjectRequests; changed: () => void }) {
  const words = pageText.value.review;
  const { review, requests } = told;
  const count = (number: number) => formatCount(number, language.value);
  const queue = requests.filter(({ kind, closed_at }) => kind === "human_review" && closed_at === null);
  return (
    <>
      <p>
        {words.numbers(count(review.asked), count(review.open))}
        {review.days !== null && (
          <>
            {pageText.value.separator}
            {words.outcomes(
              count(review.upheld),
              count(review.changed),
              formatNumber("days", review.days, language.value),
            )}
          </>
        )}
      </p>
      {queue.length === 0 ? (
        <p class="muted">{words.none}</p>
      ) : (
        <RequestTable label={words.title} requests={queue} told={told} changed={changed} />
      )}
    </>
  );
}
