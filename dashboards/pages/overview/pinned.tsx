import { useEffect, useMemo } from "preact/hooks";
import type { Pin } from "../../../server/store/pin.ts";
import { Grid, Section } from "../../components/page-parts.tsx";
import { Shown } from "../../components/shown.tsx";
import type { Figure } from "../../figures/document.ts";
import { figure as ownChart } from "../../figures/metric/own-chart.ts";
import { wordsOf } from "../../figures/overview/parts/words.ts";
import { filterLines } from "../../figures/say.ts";
import { type View, viewOf } from "../../figures/view.ts";
import { loadPins, pins } from "../../state/pins.ts";
import { parseRoute } from "../../state/route.ts";
import { view } from "../../state/view.ts";

const own: Figure = ownChart;

/** A pinned chart: what its address says holds, all else is the page's. */
function pinnedFigure({ address }: Pin): Figure {
  const { filters, period, compare, extra } = parseRoute(address);
  const seen = (now: View): View =>
    viewOf(
      now,
      {
        filters: { ...now.filters, ...filters },
        period: period ?? (now.isChosen ? now.period : null),
        compare,
        choices: extra,
      },
      now.language,
    );
  return {
    asks: (now) => own.asks(seen(now)),
    shows: (answers, now) => {
      const then = seen(now);
      const shown = own.shows(answers, then);
      if (shown.kind !== "chart") return shown;
      const about = [shown.about, ...filterLines(then, filters)].filter(Boolean).join(" · ");
      return { ...shown, about, choices: [] };
    },
  };
}

function Pinned({ pin }: { pin: Pin }) {
  const figure = useMemo(() => pinnedFigure(pin), [pin.address]);
  return <Shown id={`pin-${pin.id}`} figure={figure} place="section-pinned" />;
}

/** The charts that the reader pinned; nothing where there are none. */
export function PinnedCharts() {
  useEffect(() => void loadPins().catch(() => undefined), []);
  const all = pins.value ?? [];
  if (all.length === 0) return null;
  const words = wordsOf(view.value);
  return (
    <Section id="section-pinned" title={words.pinned} about={words.pinnedAbout}>
      <Grid>
        {all.map((pin) => (
          <Pinned key={pin.id} pin={pin} />
        ))}
      </Grid>
    </Section>
  );
}
