import type { View } from "../../../dashboards/figures/view.ts";
import { formatCount, formatDate } from "../../../dashboards/format/number.ts";
import { packWords } from "../../../dashboards/text/report-packs.ts";
import type { Store } from "../../store/open.ts";
import { type RecordVersion, recordVersions, sectionsOf } from "../../store/record-version.ts";
import type { Block, Part } from "../report.ts";
import { figureBlocks, heading, type PackFrom, says, termsOf } from "./pack.ts";

/** The last saved version of each record; null where none was saved. */
export type Records = { readonly impact: RecordVersion | null; readonly processing: RecordVersion | null };

/** The records as they were saved last. */
export async function savedRecords(store: Store): Promise<Records> {
  const [[impact], [processing]] = await Promise.all([
    recordVersions.all(store, "impact"),
    recordVersions.all(store, "processing"),
  ]);
  return { impact: impact ?? null, processing: processing ?? null };
}

/** What China's Personal Information Protection Law wants shown: impact assessment, register, automated decisions. */
export async function pipl(from: PackFrom, records: Records): Promise<Part> {
  const { view } = from;
  const { pipl: words } = packWords(view.language);
  return {
    id: "pipl",
    title: words.title,
    lead: words.lead,
    isAppendix: true,
    blocks: [
      heading(words.impact),
      ...recordBlocks(view, records.impact),
      heading(words.automated),
      {
        kind: "terms",
        terms: termsOf([
          [words.what, words.whatIs],
          [words.how, words.howIs],
          [words.rights, words.rightsIs],
          [words.kept, words.keptIs],
        ]),
      },
      ...(await figureBlocks(from, ["pass-job", "model-decisions"])),
      heading(words.outcomes),
      ...(await figureBlocks(from, ["fairness-summary"])),
      heading(words.processing),
      ...recordBlocks(view, records.processing),
    ],
  };
}

/** A saved record: its version and signature, then each part with its facts and what people wrote. */
function recordBlocks(view: View, record: RecordVersion | null): Block[] {
  const { language } = view;
  const words = packWords(language);
  if (record === null) return [says(words.noVersion)];
  const signed =
    record.signed_name === null || record.signed_at === null
      ? words.unsigned
      : words.signed(record.signed_name, formatDate(record.signed_at, language));
  const version = words.version(
    formatCount(record.version, language),
    formatDate(record.saved_at, language),
    signed,
  );
  return [
    says(version),
    ...sectionsOf(record).flatMap(({ title, facts, fields }): Block[] => [
      heading(title[language]),
      {
        kind: "terms",
        terms: termsOf([
          ...facts.map(({ name, told }) => [name[language], told[language]] as const),
          ...fields.map(({ label, text }) => [label[language], text[language] || words.company] as const),
        ]),
      },
    ]),
  ];
}
