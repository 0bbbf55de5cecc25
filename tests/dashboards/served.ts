import { afterAll, beforeAll, expect } from "vitest";
import type { ChartDocument, FigureDocument, TableDocument } from "../../dashboards/figures/finish.ts";
import type { Language } from "../../dashboards/text/words.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { textOf } from "../../server/documents/written.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import { type Company, demo } from "../helpers/demo.ts";
import { type Client, client } from "../server/client.ts";
import { findingsOf } from "./said.ts";

/** The demo company's server and the documents of its figures. */
export interface Served {
  readonly request: (method: "POST" | "PUT" | "DELETE", path: string, body?: unknown) => Promise<unknown>;
  readonly get: <T>(path: string) => Promise<T>;
  /** The answer of an analysis; the type says which. */
  readonly analysis: <T>(path: string) => Promise<AnswerOf<T>>;
  readonly rows: (path: string) => Promise<MetricRow[]>;
  readonly figure: (address: string, language: Language) => Promise<FigureDocument>;
  readonly chart: (address: string, language: Language) => Promise<ChartDocument>;
  readonly table: (address: string, language: Language) => Promise<TableDocument>;
  /** Words that are drawn. */
  readonly drawn: (id: string, language: Language) => Promise<string[]>;
  /** The name of a dimension's value, as people know it. */
  readonly nameOf: (dimension: string, value: string, language: Language) => Promise<string>;
}

/** The demo company's server (or that of another one), open while the tests of the file run. */
export function servedDemo(company?: Company): Served {
  let server: Client | undefined;
  beforeAll(async () => {
    server = await client((await demo(company)).directory);
  }, 600_000);
  afterAll(() => server?.close());
  const ask = async (path: string) => {
    const answer = await server!.get(`/api/${path}`);
    expect(answer.statusCode, `${path}: ${answer.body.slice(0, 300)}`).toBe(200);
    return answer;
  };
  const get = async <T>(path: string) => (await ask(path)).json<T>();
  const figure = (address: string, language: Language) =>
    get<FigureDocument>(`figures/${address}${address.includes("?") ? "&" : "?"}lang=${language}`);
  return {
    get,
    request: async (method, path, body) => {
      const { app, cookie } = server!;
      const answer = await app.inject({
        method,
        url: `/api/${path}`,
        headers: { cookie },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      expect(answer.statusCode, answer.body).toBeLessThan(300);
      return answer.body === "" ? null : answer.json();
    },
    analysis: (path) => get(`analyses/${path}`),
    rows: async (path) => (await get<{ rows: MetricRow[] }>(`metrics/${path}`)).rows,
    figure,
    chart: async (address, language) => ofKind("chart", await figure(address, language)),
    table: async (address, language) => ofKind("table", await figure(address, language)),
    drawn: async (id, language) =>
      [...(await ask(`figures/${id}.svg?lang=${language}`)).body.matchAll(/<text\b[^>]*>([^<]*)/g)].map(
        ([, words]) => words!,
      ),
    nameOf: async (dimension, value, language) => {
      const { values } = await get<{ values: { value: string; label: Record<Language, string> }[] }>(
        `dimensions/${dimension}`,
      );
      return values.find((each) => each.value === value)!.label[language];
    },
  };
}

function ofKind<K extends FigureDocument["kind"]>(kind: K, document: FigureDocument) {
  if (document.kind !== kind) throw new Error(`${document.id} is a ${document.kind}, no ${kind}`);
  return document as Extract<FigureDocument, { readonly kind: K }>;
}

const plain = (text: string) => text.replaceAll("\u00a0", " ");

/** All words of a figure, with plain spaces. */
export const wordsOf = (document: FigureDocument): string => plain(textOf(document));

/** Findings of a figure, a line each. */
export const toldBy = (document: FigureDocument): string =>
  plain(
    findingsOf(document)
      .map(({ says }) => says)
      .join("\n"),
  );

/** Cells of a table as they are read, a row each, under its heading. */
export const cellsOf = ({ rows }: TableDocument): string[][] =>
  rows.map(({ cells }) => cells.map((cell) => plain(typeof cell === "string" ? cell : cell.text)));
