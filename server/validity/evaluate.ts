import type { Connection, Database } from "../../sql/database.ts";
import type { Config } from "../config.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import { type Cell, readCells } from "../metrics/cells.ts";
import { describeColumns } from "../metrics/columns.ts";
import { compile } from "../metrics/compile.ts";
import type { BoundMetric, Scope } from "../metrics/metric.ts";
import { noteTexts } from "./notes.ts";
import type { ValidityQuestion } from "./question.ts";
import { criterionReliability, type Reliability } from "./reliability.ts";
import { segmentValidity } from "./row.ts";
import { validityMoments, validityRows } from "./source.ts";
import { type Pooled, type ValidityRow, validityTable } from "./table.ts";

/** The answer to a question about validity. */
export type ValidityResult = {
  readonly predictor: string;
  readonly criterion: string;
  readonly by: readonly string[];
  readonly correct: readonly string[];
  readonly rows: readonly ValidityRow[];
  readonly pooled: readonly Pooled[];
  /** Where competencies or questions are crossed with another dimension: each of its segments as one, last all. */
  readonly composites: readonly Pooled[];
  readonly reliability: Reliability | null;
  /** Last day of the data, from which the enough-data meter counts. */
  readonly as_of: string | null;
  readonly notes: readonly string[];
  /** The rows that everything is counted from. */
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

/** Answers a question about validity: sums in one query, everything else here. Throws `HttpError` for a wrong one. */
export async function evaluateValidity(
  database: Pick<Database, "reader">,
  config: Config,
  question: ValidityQuestion,
  scope: Scope,
): Promise<ValidityResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const source = await bindSource(connection, question);
      for (const name of question.by) {
        if (!source.dimensions.has(name)) {
          const dimensions = [...source.dimensions.keys()].sort();
          throw new HttpError(
            "invalid_parameter",
            { path: "by", problem: { zh: `没有维度 ${name}`, en: `there is no dimension ${name}` } },
            { dimensions },
          );
        }
      }
      refuseUnknown(question, source);
      const filters = Object.fromEntries(
        Object.entries(question.filters).filter(([name]) => source.dimensions.has(name)),
      );
      const { by, from = null, to = null } = question;
      const compiled = compile(
        source,
        { by, period: "none", from, to, filters, scope },
        { moments: validityMoments },
      );
      const cells = inOrder([...(await readCells(connection, compiled)).values()], by, source);
      const today =
        (await connection.value<string | null>("select observed_on from core.observed_until")) ?? null;
      const reliability = question.correct.includes("criterion")
        ? await criterionReliability(connection, config, question.criterion)
        : null;
      const given = {
        criterion: question.criterion,
        correct: question.correct,
        ryy: reliability?.value ?? null,
        today: today ?? "1970-01-01",
      };
      const found = cells.map(({ segment, moments }) =>
        segmentValidity(
          Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
          moments[0] ?? {},
          given,
        ),
      );
      const { rows, pooled, composites, notes: about } = validityTable(found, by, scope);
      const notes = [...about];
      if (question.correct.includes("criterion") && reliability === null) notes.push("no_reliability");
      if (question.correct.includes("range")) notes.push("direct_selection");
      const codes = [notes, ...[...rows, ...pooled, ...composites].map((each) => each.notes)].flat();
      return {
        predictor: question.predictor,
        criterion: question.criterion,
        by,
        correct: question.correct,
        rows,
        pooled,
        composites,
        reliability,
        as_of: today,
        notes,
        sql: source.sql,
        note_texts: noteTexts(codes),
        ignored_filters: Object.keys(question.filters)
          .filter((name) => !source.dimensions.has(name))
          .sort(),
        warehouse_version: (await connection.value<number>(
          "select version from warehouse.core_meta.published",
        ))!,
      };
    }),
  );
}

/** The rows of validity with their dimensions, in the shape that the compiler of metrics takes. */
async function bindSource(connection: Connection, question: ValidityQuestion): Promise<BoundMetric> {
  const sql = validityRows(question.level, question.rater, question.criterion);
  const { columns, dimensions } = await describeColumns(connection, sql);
  return {
    id: "validity",
    title: { zh: "预测效度", en: "Predictive validity" },
    about: { zh: "预测效度", en: "Predictive validity" },
    area: "validity",
    unit: "r",
    better: "higher",
    target: null,
    min_n: 1,
    estimator: "correlation",
    at: "scored_at",
    basis: "cohort",
    scale: 1,
    promise: [],
    formula: { zh: "", en: "" },
    split: null,
    counts: "people",
    options: {},
    sql,
    columns,
    dimensions,
    live_on: (await connection.value<string | null>("select live_on from core.rollout")) ?? null,
  };
}

/** A competency or question that is named has to be there; any other filter may match nothing. */
function refuseUnknown({ predictor, filters }: ValidityQuestion, source: BoundMetric): void {
  const [name = "", ...rest] = predictor.split(":");
  if (rest.length === 0) return;
  for (const value of filters[name] ?? []) {
    if (source.dimensions.get(name)?.includes(value) !== true) {
      throw new HttpError(
        "invalid_parameter",
        { path: "predictor", problem: { zh: `没有 ${value}`, en: `there is no ${name} ${value}` } },
        { [name]: [...(source.dimensions.get(name) ?? [])] },
      );
    }
  }
}

function inOrder(cells: readonly Cell[], by: readonly string[], source: BoundMetric): Cell[] {
  // without segments the answer is one row, also where there is nothing to count
  if (cells.length === 0 && by.length === 0) return [{ period: 0, segment: [], moments: [] }];
  const place = by.map(
    (name) => new Map(source.dimensions.get(name)!.map((value, index) => [value as string | null, index])),
  );
  const at = (cell: Cell, index: number) =>
    place[index]!.get(cell.segment[index] ?? null) ?? Number.MAX_SAFE_INTEGER;
  return [...cells].sort((a, b) => {
    for (let index = 0; index < by.length; index++) {
      if (at(a, index) !== at(b, index)) return at(a, index) - at(b, index);
    }
    return 0;
  });
}
