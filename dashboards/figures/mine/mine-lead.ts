import { formatDate } from "../../format/number.ts";
import { define } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { type OwnJobs, ownJobs, told, waitsForUs, whole, wordsOf } from "./parts/own.ts";

function says(view: View, own: OwnJobs) {
  const words = wordsOf(view);
  const day = own.observed_on === null ? view.text.dash : formatDate(own.observed_on, view.language);
  if (own.jobs.length === 0) return { says: words.leadNone, rests: [] };
  const waits = waitsForUs(own);
  const [longest] = waits;
  if (longest === undefined) return { says: words.leadCalm(day), rests: [] };
  const n = waits.reduce((sum, wait) => sum + wait.n, 0);
  const open = own.jobs.reduce((sum, job) => sum + job.open, 0);
  const job = valueLabel(view, "job", longest.job);
  const step = words.steps[longest.step] ?? longest.step;
  return {
    says: `${words.lead(told(view, n), told(view, open), day)}${view.language === "en" ? " " : ""}${words.leadLongest(job, step, told(view, longest.most))}`,
    rests: [whole(n), whole(open), whole(longest.most)],
  };
}

/** The page's first sentence: who waits for us, and who the longest. */
export const figure = define({
  asks: (view) => ({ own: ownJobs(view) }),
  shows: ({ own }, view) => {
    if (own === null) return { kind: "lead", says: { says: wordsOf(view).leadNone, rests: [] } };
    const asked = own.jobs.filter(({ wanted }) => wanted !== null);
    const sum = (read: (job: (typeof asked)[number]) => number) =>
      asked.reduce((all, job) => all + read(job), 0);
    const [wanted, hired] = [sum((job) => job.wanted ?? 0), sum((job) => job.hired)];
    const requirements = sum((job) => job.requirements);
    return {
      kind: "lead",
      says: says(view, own),
      ...(asked.length > 0
        ? {
            small: {
              says: wordsOf(view).leadFilled(told(view, hired), told(view, wanted), told(view, requirements)),
              rests: [whole(hired), whole(wanted), whole(requirements)],
            },
          }
        : {}),
    };
  },
});
