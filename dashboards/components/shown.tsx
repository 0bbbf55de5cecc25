import { useMemo } from "preact/hooks";
import type { Figure } from "../figures/document.ts";
import { documentOf } from "../figures/finish.ts";
import { useAnswers } from "../state/answers.ts";
import { view } from "../state/view.ts";
import { ChartFigure } from "./figure.tsx";
import { Headline } from "./headline.tsx";
import { Lead } from "./lead.tsx";
import { TableFigure } from "./table-figure.tsx";

/** A declared figure: asks its questions and draws its document. `place` is the section that it stands in. */
export function Shown({ id, figure, place }: { id: string; figure: Figure; place?: string }) {
  const now = view.value;
  const questions = useMemo(() => figure.asks(now), [figure, now]);
  const { loaded, view: then, stale, again } = useAnswers(questions, now, place);
  const document = useMemo(() => documentOf(id, figure, then, loaded), [id, figure, then, loaded]);
  const all = Object.values(loaded);
  switch (document.kind) {
    case "lead":
      return (
        <Lead ready={all.every(({ kind }) => kind !== "loading")}>
          {document.says.says}
          {document.small && <small>{document.small.says}</small>}
        </Lead>
      );
    case "headline":
      return <Headline headline={document} loaded={all} />;
    case "table":
      return <TableFigure figure={document} loaded={all} />;
    case "chart":
      return <ChartFigure figure={document} loaded={all} stale={stale} again={again} />;
  }
}
