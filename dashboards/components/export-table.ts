import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type HeadlineDocument, headlineColumns } from "../figures/finish.ts";
import { filterLines, rangeText, scopeText } from "../figures/say.ts";
import { view } from "../state/view.ts";
import { text } from "../text/text.ts";
import type { ExportDescription, ExportTable } from "../types.ts";

/** What the server makes a file of: the tables with the page's title, address, period and filters. */
export function describe(title: string, tables: ExportTable[]): ExportDescription {
  return {
    title,
    address: location.hash || "#/",
    period: rangeText(view.value, view.value.period),
    filters: filterLines(view.value),
    tables,
  };
}

/** One thing of the page that can leave it. */
interface Registered {
  element: () => Element | null;
  what: () => ExportTable | HeadlineDocument | null;
}
const registered = new Set<Registered>();

/** Makes a figure part of what the page exports, as long as it is on the page. */
export function useExported(element: RefObject<Element | null>, what: Registered["what"]): void {
  const latest = useRef(what);
  latest.current = what;
  useEffect(() => {
    const entry: Registered = { element: () => element.current, what: () => latest.current() };
    registered.add(entry);
    return () => {
      registered.delete(entry);
    };
  }, []);
}

/** Every figure of the page as it stands there, from top to bottom; headline figures share one table. */
export function pageTables(): ExportTable[] {
  const inOrder = [...registered]
    .flatMap((entry) => {
      const element = entry.element();
      return element ? [{ element, entry }] : [];
    })
    .sort((a, b) =>
      a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
  const tables: ExportTable[] = [];
  const headlines: HeadlineDocument[] = [];
  for (const { entry } of inOrder) {
    const what = entry.what();
    if (what === null) continue;
    if ("kind" in what) headlines.push(what);
    else tables.push(what);
  }
  if (headlines.length === 0) return tables;
  const words = text.value.export;
  const { notes: _notes, ...explained } = headlines.find((each) => each.explained)?.explained ?? {
    notes: [],
  };
  return [
    {
      id: "headlines",
      title: words.headlines,
      about: words.headlinesAbout,
      scope: scopeText(view.value, "period"),
      filters: [],
      notes: [],
      metrics: [...new Set(headlines.flatMap((each) => each.metrics))],
      ...("sql" in explained ? { explained } : {}),
      columns: headlineColumns(view.value),
      rows: headlines.flatMap((each) => each.table.rows),
    },
    ...tables,
  ];
}
