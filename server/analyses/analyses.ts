import { readdir } from "node:fs/promises";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Config } from "../config.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import { toldMembers } from "../figures/figure.ts";
import { isExactTo, tellTo } from "../figures/tell.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import { checkAsked } from "../metrics/closed.ts";
import type { Scope } from "../metrics/metric.ts";
import type { RowReader } from "../metrics/rows.ts";
import type { Effects } from "../models/effects.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { languageParameter } from "../schemas.ts";
import type { Analysis, AnswerOf, Pair } from "./declare.ts";

/** An analysis with what its file says: id and area. */
export type Known = Analysis & { readonly id: string; readonly area: string };

let known: Promise<ReadonlyMap<string, Known>> | undefined;

/** Every analysis: a file `analyses/<area>/<id>.ts` is one. Throws where two have the same id. */
export function analyses(): Promise<ReadonlyMap<string, Known>> {
  known ??= readAnalyses();
  return known;
}

async function readAnalyses(): Promise<ReadonlyMap<string, Known>> {
  const here = new URL("./", import.meta.url);
  const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = new Map<string, Known>();
  for (const { name: area } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const folder = new URL(`${area}/`, here);
    for (const id of await moduleNames(folder)) {
      if (found.has(id)) throw new Error(`analyses/${area}/${id}.ts: there is another analysis ${id}`);
      found.set(id, { ...(await moduleMember<Analysis>(folder, id, "analysis")), id, area });
    }
  }
  return found;
}

const textOf = ([zh, en]: Pair): Text => ({ zh, en });

/** What an analysis tells of itself, as a metric's header does. */
export const entryOf = ({ id, area, title, about, formula }: Known) => ({
  id,
  area,
  title: textOf(title),
  about: textOf(about),
  formula: textOf(formula),
});

/** The schema of an analysis' parameters. */
export const asksSchema = ({ asks, dated }: Pick<Analysis, "asks" | "dated">) =>
  dated === null
    ? Type.Object({ ...asks, lang: languageParameter }, { additionalProperties: false })
    : narrowingSchema(dated, asks);

/** The schema of an analysis' answer. */
export const givesSchema = ({ gives }: Pick<Analysis, "gives">): Type.TSchema =>
  Type.Object({ ...gives, ...toldMembers });

/** Parameters that no schema of a route has read: converted and filled with their defaults; throws where they do not fit. */
export function readQuery(
  analysis: Pick<Analysis, "asks" | "dated">,
  query: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const schema = asksSchema(analysis);
  // what is named is converted alone: typebox would make lists of it, as of the filters beside it
  const own = Value.Convert(Type.Object(schema.properties), structuredClone(query));
  const read = Value.Default(schema as Type.TSchema, own);
  const [wrong] = Value.Errors(schema, read);
  if (wrong !== undefined)
    throw new HttpError("invalid_parameter", {
      path: wrong.instancePath.slice(1),
      problem: { zh: "不符合要求", en: wrong.message },
    });
  return read as Readonly<Record<string, unknown>>;
}

/** Answers an analysis, its parameters being checked by their schema and filled with defaults. */
export async function answerAnalysis<A extends Type.TProperties, G extends Type.TProperties>(
  from: { readonly rows: RowReader; readonly config: Config; readonly effects?: Effects },
  analysis: Analysis<A, G>,
  query: Readonly<Record<string, unknown>>,
  scope: Scope,
): Promise<AnswerOf<Analysis<A, G>>> {
  const own = Object.keys(analysis.asks);
  const asked = Object.fromEntries(
    Object.entries(query).filter(([name]) => own.includes(name)),
  ) as Type.Static<Type.TObject<A>>;
  const narrowing =
    analysis.dated === null
      ? { filters: analysis.narrows?.(asked) ?? {} }
      : await readNarrowing(from.rows, query, own, {
          by: ((asked as { by?: unknown }).by ?? []) as readonly string[],
          filters: analysis.narrows?.(asked) ?? {},
        });
  const effects = analysis.takesEffects === true ? ((await from.effects?.()) ?? []) : [];
  const around = { tell: tellTo(scope), settings: from.config, effects };
  const isExact = isExactTo(scope);
  if (!isExact) checkAsked(asked as Readonly<Record<string, unknown>>, Object.keys(narrowing.filters));
  return from.rows.answer(
    narrowing,
    scope,
    (ask) => analysis.answer(ask, asked, around),
    isExact ? "open" : "guarded",
  ) as Promise<AnswerOf<Analysis<A, G>>>;
}
