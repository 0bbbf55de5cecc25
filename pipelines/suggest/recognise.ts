import type { Bilingual } from "../contract.ts";
import { connectorMappings } from "../extract/connectors.ts";
import type { PeekedTable } from "../extract/peek.ts";
import type { Mapping } from "../mapping.ts";
import { readColumns, unpivotItems } from "../mapping-columns.ts";

/** Headings that a table must share with a connector for it to be that system's export, whatever its file is called. */
const LEAST = 5;

/** The connector whose export a table is, by its headings: it has all that the mapping reads, the most of several. */
export async function recognised(
  table: PeekedTable,
): Promise<{ readonly connector: string; readonly about: Bilingual; readonly mapping: Mapping } | undefined> {
  const headings = new Set(table.columns.map(({ heading }) => heading));
  let best: { readonly mapping: Mapping; readonly many: number } | undefined;
  for (const mapping of (await connectorMappings()).values()) {
    const { wanted, isRead } = headingsOf(mapping, [...headings]);
    if (!isRead || wanted.size < LEAST || [...wanted].some((heading) => !headings.has(heading))) continue;
    if (best === undefined || wanted.size > best.many) best = { mapping, many: wanted.size };
  }
  if (best === undefined) return undefined;
  const { name, about } = best.mapping;
  return { connector: name, about: about ?? { zh: name, en: name }, mapping: best.mapping };
}

/** The headings that a mapping needs in one table; not read where a list, a sheet or an unpivot says that it is none. */
function headingsOf(
  { feeds }: Mapping,
  headings: readonly string[],
): { readonly wanted: ReadonlySet<string>; readonly isRead: boolean } {
  const wanted = new Set(
    feeds.flatMap((feed) =>
      readColumns(feed)
        .filter(({ optional }) => !optional)
        .map(({ name }) => name),
    ),
  );
  const isRead = feeds.every(
    ({ each, sheet, unpivot }) =>
      each === undefined &&
      sheet === undefined &&
      (unpivot === undefined || unpivotItems(unpivot, headings).length > 0),
  );
  return { wanted, isRead };
}
