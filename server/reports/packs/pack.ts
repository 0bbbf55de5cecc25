import { choosing } from "../../../dashboards/figures/document.ts";
import { documentOf, type FigureDocument } from "../../../dashboards/figures/finish.ts";
import type { View } from "../../../dashboards/figures/view.ts";
import { askAll, type FigureSource, figures } from "../../documents/shown.ts";
import type { Scope } from "../../metrics/metric.ts";
import type { Block } from "../report.ts";

/** What a pack is made from: where its figures get their answers, how they are seen and by whom. */
export type PackFrom = { readonly source: FigureSource; readonly view: View; readonly scope: Scope };

/** The document of a figure, with choices made. Throws where there is no such figure. */
export async function figureIn(
  { source, view, scope }: PackFrom,
  id: string,
  choices: View["choices"] = {},
): Promise<FigureDocument> {
  const declared = (await figures()).get(id);
  if (declared === undefined) throw new Error(`there is no figure ${id}`);
  const figure = choosing(declared, choices);
  return documentOf(id, figure, view, await askAll(source, figure, view, scope));
}

/** Figures as blocks, in order; what is neither drawn nor a table has no block. */
export async function figureBlocks(from: PackFrom, ids: readonly string[]): Promise<Block[]> {
  const documents = await Promise.all(ids.map((id) => figureIn(from, id)));
  return documents.flatMap((figure): Block[] =>
    figure.kind === "chart" || figure.kind === "table" ? [{ kind: "figure", figure }] : [],
  );
}

export const heading = (text: string): Block => ({ kind: "heading", text });
export const says = (...sentences: readonly string[]): Block => ({ kind: "text", says: sentences });

/** Words and what they mean, from pairs. */
export const termsOf = (pairs: readonly (readonly [term: string, means: string])[]) =>
  pairs.map(([term, means]) => ({ term, means }));
