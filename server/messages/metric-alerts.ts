import { cellText } from "../../dashboards/figures/document.ts";
import type { Said } from "../../dashboards/figures/overview/attention.ts";
import { messageWords } from "../../dashboards/text/messages.ts";
import type { Role } from "../access/roles.ts";
import { type FigureSource, figures, showFigure } from "../documents/shown.ts";
import type { Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Alert } from "./alert.ts";

/** Who acts on the measures of a page. */
const ACTS: Readonly<Record<string, Role>> = {
  ...{ efficiency: "hr", experience: "hr", validity: "model_owner" },
  ...{ retention: "hr_admin", fairness: "hr_admin" },
};

/** Measures off their target or worse than before, as the figure `attention` finds them inside a scope. */
export async function metricAlerts(source: FigureSource, scope: Scope, language: Language): Promise<Alert[]> {
  const attention = (await figures()).get("attention");
  if (attention === undefined) throw new Error("there is no figure attention");
  const wanted = { filters: {}, period: null, compare: "previous" as const, choices: {} };
  const document = await showFigure(source, attention, wanted, language, scope);
  return document.kind === "table"
    ? (document.rows as readonly Said[]).map((row) => alertOf(row, language))
    : [];
}

function alertOf({ key, metric, kind, since, cells }: Said, language: Language): Alert {
  const words = messageWords(language).alerts;
  const [name, word, detail, when] = cells.map(cellText) as [string, string, string, string];
  const period = when.slice(0, 1).toLowerCase() + when.slice(1);
  const [first] = cells;
  const { page = "overview", figure } = typeof first === "object" ? first : {};
  return {
    key: `metric:${metric}:${kind}:${key}`,
    says:
      since === null
        ? words.metric(name, word, detail, period)
        : words.metricSince(name, word, detail, period, since),
    role: ACTS[page] ?? "hr_admin",
    page: figure === undefined ? page : `${page}?figure=${figure}`,
  };
}
