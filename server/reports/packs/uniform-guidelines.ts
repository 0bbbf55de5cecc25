import { valueLabel } from "../../../dashboards/figures/say.ts";
import type { View } from "../../../dashboards/figures/view.ts";
import { formatDate } from "../../../dashboards/format/number.ts";
import { firstDay, lastDay } from "../../../dashboards/format/quarter.ts";
import { packWords } from "../../../dashboards/text/report-packs.ts";
import { organisationIn } from "../organisation.ts";
import type { Block, Part } from "../report.ts";
import { figureBlocks, heading, type PackFrom, says } from "./pack.ts";

/** Figures of each of the thirteen headings of 29 CFR 1607.15B, by its number. */
const FIGURES: Readonly<Record<number, readonly string[]>> = {
  3: ["scoring-model"],
  5: ["measures-used", "reliability"],
  6: ["sample-flow", "limits"],
  7: ["change-log"],
  8: ["validity-corrected", "power", "forest-table", "prediction", "audit-selection"],
  9: ["incremental-table"],
  10: ["cut-offs"],
  11: ["coverage", "links"],
};

/** A technical validation report in the order of the Uniform Guidelines, section 15B: filled where the data can. */
export async function uniformGuidelines(from: PackFrom): Promise<Part> {
  const { view } = from;
  const words = packWords(view.language).uniform;
  const blocks: Block[] = [];
  for (const [index, text] of words.headings.entries())
    blocks.push(
      heading(text),
      ...writtenIn(from, index + 1),
      ...(await figureBlocks(from, FIGURES[index + 1] ?? [])),
    );
  return { id: "uniform-guidelines", title: words.title, lead: words.lead, isAppendix: true, blocks };
}

/** What stands under a heading in words. */
function writtenIn({ view, source }: PackFrom, number: number): Block[] {
  const words = packWords(view.language).uniform;
  const organisation = organisationIn(source.config.organisation.name, view.language);
  const { first, last } = view.quarters;
  const day = (iso: string) => formatDate(iso, view.language);
  switch (number) {
    case 1:
      return [says(words.user(organisation, day(firstDay(first)), day(lastDay(last))), words.time)];
    case 4:
      return [says(...jobsIn(view))];
    default: {
      const sentences: Readonly<Record<number, string>> = {
        2: words.setting,
        3: words.analysis,
        5: words.criteria,
        6: words.sample,
        7: words.procedures,
        8: words.techniques,
        9: words.alternatives,
        10: words.uses,
        11: words.data,
        12: words.contact,
        13: words.accuracy,
      };
      return [says(sentences[number] ?? packWords(view.language).company)];
    }
  }
}

/** Every job that the reader may see, by code and name. */
function jobsIn(view: View): string[] {
  const words = packWords(view.language).uniform;
  const jobs = view.dimensions.get("job")?.values ?? [];
  if (jobs.length === 0) return [words.noJobs];
  return jobs.map(({ value }) => words.job(value, valueLabel(view, "job", value)));
}
