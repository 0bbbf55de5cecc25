import { formatDate } from "../../format/number.ts";
import { counted, named, numbers } from "../cells.ts";
import { define } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { frame, jobCell, missing, type OwnJob, ownJobs, told, whole, wordsOf } from "./parts/own.ts";

const STAGES = [
  "applied",
  "ai_invited",
  "ai_completed",
  "ai_passed",
  "human_interviewed",
  "offered",
  "accepted",
  "hired",
] as const;

/** The job that lacks most people. */
function finding(view: View, jobs: readonly OwnJob[]) {
  const words = wordsOf(view);
  const [most] = [...jobs].sort((a, b) => (missing(b) ?? 0) - (missing(a) ?? 0));
  const lacks = most === undefined ? null : missing(most);
  if (most === undefined || lacks === null) return [];
  if (lacks === 0) return [{ says: words.progressFull, rests: [] }];
  const coming = Math.min(lacks, Math.max(0, most.accepted - most.hired));
  const name = valueLabel(view, "job", most.job);
  return [
    {
      says: words.progressFinding(name, told(view, lacks), told(view, coming)),
      rests: [whole(lacks), whole(coming)],
    },
  ];
}

/** What open requirements ask for, and how far their applications are. */
export const figure = define({
  also: ["招聘需求、编制、进度、漏斗", "requirements, headcount, progress, funnel"],
  section: "progress",
  asks: (view) => ({ own: ownJobs(view) }),
  shows: ({ own }, view) => {
    const words = wordsOf(view);
    const jobs = (own?.jobs ?? []).filter(({ requirements }) => requirements > 0);
    return {
      kind: "table",
      title: words.progressTitle,
      ...frame(view, own),
      about: words.progressAbout,
      findings: finding(view, jobs),
      empty: words.progressEmpty,
      expected: 6,
      columns: [
        named(words.job, "job"),
        named(words.askedOn, "asked_on"),
        numbers(words.wanted, "wanted", "count"),
        numbers(words.missing, "missing", "count"),
        ...STAGES.map((stage) => numbers(words.stages[stage], stage, "count")),
      ],
      rows: jobs.map((job) => ({
        key: job.job,
        cells: [
          jobCell(view, job),
          job.asked_on === null ? view.text.dash : formatDate(job.asked_on, view.language),
          counted(view, job.wanted),
          counted(view, missing(job)),
          ...STAGES.map((stage) => counted(view, job[stage])),
        ],
      })),
    };
  },
});
