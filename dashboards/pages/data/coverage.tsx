import type { analysis } from "../../../server/analyses/data/coverage.ts";
import { getAnalysis } from "../../api.ts";
import type { Mark } from "../../charts/mark.ts";
import { Figure } from "../../components/figure.tsx";
import { scopeText } from "../../components/metric-figure.tsx";
import { Grid } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount, formatValue } from "../../format/number.ts";
import { loadedOf } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { days, period } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import { pageText } from "./words.ts";

function parameters(): URLSearchParams {
  const result = new URLSearchParams(days(period.value));
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) result.append(name, value);
  return result;
}

/** A counted share: the whole is known, so it has no interval. */
function counted(key: string, label: string, share: number | null, some: number, all: number): Mark {
  const count = pageText.value.outOf(formatCount(some, language.value), formatCount(all, language.value));
  return {
    key,
    label,
    n: all,
    value: share,
    low: null,
    high: null,
    status: share === null ? "missing" : "ok",
    reason: share === null ? (text.value.status.missing ?? "") : count,
    sentence: `${label}${text.value.colon}${share === null ? text.value.dash : formatValue("percent", share, language.value)}${language.value === "zh" ? `（${count}）` : ` (${count})`}`,
  };
}

/** How far the chain from application to outcome reaches, and what of it can be tied together. */
export function CoverageFigures({ changed }: { changed: number }) {
  const words = pageText.value;
  const asked = parameters();
  const { answer, again } = useAnswer(
    `coverage ${asked} ${changed} ${world.value.health.warehouse?.version}`,
    () => getAnalysis<typeof analysis>("coverage", asked),
  );
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const coverage = answer.kind === "ready" ? answer.value : null;
  const all = coverage?.steps[0]?.n ?? 0;
  const common = {
    scope: scopeText("period"),
    metrics: [],
    explained: {
      about: words.coverageHow,
      formula: words.coverageFormula,
      notes: [],
      sql: coverage?.sql ?? "",
      address: `/api/analyses/coverage?${asked}`,
    },
    loaded: [loadedOf(answer)],
    chart: "share-bar",
    wide: true,
    options: { unit: "percent" as const },
  };
  return (
    <Grid>
      <Figure
        {...common}
        id="coverage"
        title={words.coverage}
        about={words.coverageAbout}
        marks={(coverage?.steps ?? []).map((step) =>
          counted(step.step, say(step.label), step.share_of_applications, step.n, all),
        )}
        rows={6}
      />
      <Figure
        {...common}
        id="links"
        title={words.linksTitle}
        about={words.linksAbout}
        marks={(coverage?.links ?? []).map((link) =>
          counted(link.link, say(link.label), link.share, link.n, link.of),
        )}
        rows={5}
      />
    </Grid>
  );
}
