import { useMemo } from "preact/hooks";
import type { Figure } from "../figures/document.ts";
import { documentOf, type FigureDocument, type Loaded } from "../figures/finish.ts";
import { useAnswers } from "../state/answers.ts";
import { view } from "../state/view.ts";
import { ChartFigure } from "./figure.tsx";
import { Headline } from "./headline.tsx";
import { Lead } from "./lead.tsx";
import { TableFigure } from "./table-figure.tsx";

interface Asked {
  readonly document: FigureDocument;
  readonly loaded: readonly Loaded[];
  readonly stale: boolean;
  readonly again: () => void;
}

/** Asks a declared figure's questions and gives its document. `place` is the element that it stands in. */
export function useShown(id: string, figure: Figure, place?: string): Asked {
  const now = view.value;
  const questions = useMemo(() => figure.asks(now), [figure, now]);
  const { loaded, view: then, stale, again } = useAnswers(questions, now, place);
  const document = useMemo(() => documentOf(id, figure, then, loaded), [id, figure, then, loaded]);
  return { document, loaded: Object.values(loaded), stale, again };
}

/** A figure's document, drawn. */
export function Drawn({ document, loaded, stale, again }: Asked) {
  switch (document.kind) {
    case "lead":
      return (
        <Lead ready={loaded.every(({ kind }) => kind !== "loading")}>
          {document.says.says}
          {document.small && <small>{document.small.says}</small>}
        </Lead>
      );
    case "headline":
      return <Headline headline={document} loaded={loaded} />;
    case "table":
      return <TableFigure figure={document} loaded={loaded} stale={stale} />;
    case "chart":
      return <ChartFigure figure={document} loaded={loaded} stale={stale} again={again} />;
  }
}

/** A declared figure: asks its questions and draws its document. */
export const Shown = ({ id, figure, place }: { id: string; figure: Figure; place?: string }) => (
  <Drawn {...useShown(id, figure, place)} />
);
