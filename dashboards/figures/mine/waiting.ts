import { counted, named, numbers } from "../cells.ts";
import { define } from "../document.ts";
import { valueLabel } from "../say.ts";
import { frame, jobCell, ownJobs, told, waitsForUs, whole, wordsOf } from "./parts/own.ts";

/** Where open applications wait, the job with most of them first. */
export const figure = define({
  also: ["等待、积压、未处理", "waiting, backlog, pending"],
  section: "waiting",
  asks: (view) => ({ own: ownJobs(view) }),
  shows: ({ own }, view) => {
    const words = wordsOf(view);
    const [longest] = own === null ? [] : waitsForUs(own);
    const step = (name: string) => words.steps[name] ?? name;
    return {
      kind: "table",
      title: words.waitingTitle,
      ...frame(view, own),
      about: words.waitingAbout,
      findings:
        longest === undefined
          ? []
          : [
              {
                says: words.waitingFinding(
                  told(view, longest.n),
                  valueLabel(view, "job", longest.job),
                  step(longest.step),
                  told(view, longest.most),
                ),
                rests: [whole(longest.n), whole(longest.most)],
              },
            ],
      empty: words.waitingEmpty,
      expected: 10,
      columns: [
        named(words.job, "job"),
        named(words.step, "step"),
        named(words.turn, "turn"),
        numbers(words.n, "n", "count"),
        numbers(words.median, "median_days", "number"),
        numbers(words.most, "longest_days", "count"),
      ],
      rows: (own?.jobs ?? []).flatMap((job) =>
        job.waits.map((wait) => ({
          key: `${job.job}:${wait.step}`,
          cells: [
            jobCell(view, job),
            step(wait.step),
            words.turns[wait.turn] ?? wait.turn,
            counted(view, wait.n),
            { text: told(view, wait.median), values: [wait.median] },
            counted(view, wait.most),
          ],
        })),
      ),
    };
  },
});
