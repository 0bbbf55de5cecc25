import type { AnswerOf } from "../server/analyses/declare.ts";
import type { CatalogueEntry } from "../server/metric-schemas.ts";
import type { FigureEntry } from "../server/routes/figures.ts";
import type { Freshness } from "../server/routes/freshness.ts";
import type { Health } from "../server/routes/health.ts";
import type { FeedsBehind } from "../server/routes/lineage.ts";
import type { QuarantinePage } from "../server/routes/quarantine.ts";
import type { Run, Runs } from "../server/routes/runs.ts";
import type { SessionTold } from "../server/routes/session.ts";
import type { Pin } from "../server/store/pin.ts";
import { type AnalysisQuestion, analysisAddress } from "./figures/document.ts";
import { language } from "./state/preferences.ts";
import type {
  AnalysisEntry,
  ApiError,
  Both,
  Dimension,
  ExportDescription,
  Figure,
  MetricResult,
  OwnTarget,
  Query,
  QueryAnswer,
} from "./types.ts";

/** What the server said when it refused, in the reader's language. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  /** Seconds after which to ask again, where the server only has too much to do just now. */
  readonly retryAfter: number | null;
  constructor(status: number, error: ApiError, retryAfter: string | null = null) {
    super(error.message);
    this.status = status;
    this.retryAfter = status === 503 && retryAfter !== null ? Number(retryAfter) : null;
    this.code = error.code;
    this.details = error.details;
  }
}

/** How often an answer that the server is too busy for is asked again, and for how many seconds it may ask to wait. */
const PATIENCE = { times: 4, seconds: 5 };

/**
 * The only fetch of the web app. Same origin, JSON in and out (bytes as they are); what is only read waits where the server is busy. What a
 * single page asks stands beside it, so that the first script does not hold it (`candidates-api.ts`).
 */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  for (let left = method === "GET" || path === "query" ? PATIENCE.times : 0; ; left -= 1) {
    try {
      return await callOnce<T>(method, path, body);
    } catch (error) {
      const wait = error instanceof ApiFailure ? error.retryAfter : null;
      if (left === 0 || wait === null || wait > PATIENCE.seconds) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
  }
}

async function callOnce<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "accept-language": language.peek() === "zh" ? "zh-CN" : "en",
  };
  const isBytes = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = `application/${isBytes ? "octet-stream" : "json"}`;
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new ApiFailure(0, { code: "unreachable", message: "" });
  }
  const text = await response.text();
  let answer: unknown = null;
  try {
    answer = text === "" ? null : JSON.parse(text);
  } catch {
    throw new ApiFailure(response.status, { code: "not_json", message: text.slice(0, 200) });
  }
  if (response.ok) return answer as T;
  const error = (answer as { error?: ApiError } | null)?.error;
  throw new ApiFailure(
    response.status,
    error ?? { code: String(response.status), message: "" },
    response.headers.get("retry-after"),
  );
}

/** Has the server make a file of what is on the screen. */
export async function exportFile(format: "xlsx" | "arrow", description: ExportDescription): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(`/api/exports/${format}`, {
      method: "POST",
      headers: {
        "accept-language": language.peek() === "zh" ? "zh-CN" : "en",
        "content-type": "application/json",
      },
      body: JSON.stringify(description),
    });
  } catch {
    throw new ApiFailure(0, { code: "unreachable", message: "" });
  }
  if (response.ok) return response.blob();
  const answer = (await response.json().catch(() => null)) as { error?: ApiError } | null;
  throw new ApiFailure(response.status, answer?.error ?? { code: String(response.status), message: "" });
}

export const getSession = () => call<SessionTold>("GET", "session");
/** By the token of a one-time link, or by login and password. */
export const signIn = (by: { token: string } | { login: string; password: string }) =>
  call<SessionTold>("POST", "session", by);
export const signOut = () => call<null>("DELETE", "session");

export const getHealth = () => call<Health>("GET", "health");

/** An analysis of server/analyses by its file's name; its type is `typeof analysis` of that file. */
export const getAnalysis = <T>(id: string, parameters: URLSearchParams) =>
  call<AnswerOf<T>>("GET", `analyses/${id}?${parameters}`);

/** The answer to a figure's question to an analysis. */
export const getAnswer = <T>(question: AnalysisQuestion<T>) =>
  call<T & Pick<MetricResult, "ignored_filters" | "unknown_filter_values">>(
    "GET",
    analysisAddress(question).replace("/api/", ""),
  );
export const getAnalyses = () =>
  call<{ analyses: AnalysisEntry[] }>("GET", "analyses").then((answer) => answer.analyses);

export const getMetrics = () =>
  call<{ metrics: readonly CatalogueEntry[] }>("GET", "metrics").then((answer) => answer.metrics);
export const getDimensions = () =>
  call<{ dimensions: Dimension[] }>("GET", "dimensions").then((answer) => answer.dimensions);

/** Questions that one request takes. */
const MOST_QUESTIONS = 60;

/** All figures of a page in one request; in several where the catalogue has more measures than one takes. */
export async function query(queries: Query[]): Promise<Record<string, QueryAnswer>> {
  const parts = Array.from({ length: Math.ceil(queries.length / MOST_QUESTIONS) }, (_, part) =>
    queries.slice(part * MOST_QUESTIONS, (part + 1) * MOST_QUESTIONS),
  );
  const answers = await Promise.all(
    parts.map((part) => call<{ results: Record<string, QueryAnswer> }>("POST", "query", { queries: part })),
  );
  return Object.assign({}, ...answers.map((answer) => answer.results)) as Record<string, QueryAnswer>;
}

export interface Person {
  user: string;
  name: Both;
}

/** An address kept under a name, the reader's own or shared by somebody. */
export interface SavedView {
  id: string;
  name: string;
  address: string;
  shared: boolean;
  own: boolean;
  owner: Person;
}
export const getViews = () => call<{ views: SavedView[] }>("GET", "views").then((answer) => answer.views);
export const addView = (view: Pick<SavedView, "name" | "address" | "shared">) =>
  call<SavedView>("POST", "views", view);
export const changeView = (id: string, change: Partial<Pick<SavedView, "name" | "address" | "shared">>) =>
  call<SavedView>("PATCH", `views/${id}`, change);
export const removeView = (id: string) => call<null>("DELETE", `views/${id}`);

/** Charts on the reader's overview, by their addresses. */
export const getPins = () => call<{ pins: Pin[] }>("GET", "pins").then((answer) => answer.pins);
export const addPin = (address: string) => call<Pin>("POST", "pins", { address });
export const removePin = (id: string) => call<null>("DELETE", `pins/${id}`);

/** An event on a day that charts over time mark. */
export interface Annotation {
  id: string;
  date: string;
  text: { zh: string | null; en: string | null };
  filter: { dimension: string; value: string } | null;
  own: boolean;
  owner: Person;
}
interface AnnotationBody {
  date: string;
  text: { zh?: string; en?: string };
  filter: Annotation["filter"];
}
export const getAnnotations = () =>
  call<{ annotations: Annotation[] }>("GET", "annotations").then((answer) => answer.annotations);
export const addAnnotation = (annotation: AnnotationBody) =>
  call<Annotation>("POST", "annotations", annotation);
export const changeAnnotation = (id: string, change: AnnotationBody) =>
  call<Annotation>("PATCH", `annotations/${id}`, change);
export const removeAnnotation = (id: string) => call<null>("DELETE", `annotations/${id}`);

export const getFigures = () =>
  call<{ figures: FigureEntry[] }>("GET", "figures").then((answer) => answer.figures);

export const getTargets = () =>
  call<{ targets: (OwnTarget & { metric: string })[] }>("GET", "targets").then((answer) => answer.targets);
export const setTarget = (metric: string, value: number) =>
  call<OwnTarget>("PUT", `targets/${metric}`, { value });
export const removeTarget = (metric: string) => call<null>("DELETE", `targets/${metric}`);

export const getFreshness = () => call<Freshness>("GET", "overview/freshness").then((answer) => answer.feeds);

/** An estimate of the pages that have an address of their own; notes are codes with their texts beside. */
export type Figured = Figure;

export interface RunProgress {
  run: number;
  phase: string;
  file?: string | null;
  feed?: string | null;
  rows?: number;
  rows_per_second?: number;
  done?: number;
  total?: number;
  status?: string;
}
export const getRuns = (cursor?: string | null) =>
  call<Runs>("GET", `runs?limit=10${cursor ? `&cursor=${cursor}` : ""}`);
export const getRun = (run: number) => call<Run>("GET", `runs/${run}`);

/** Listens to a run's progress until its end. Returns what stops listening. */
export function listenToRun(
  run: number,
  hear: (progress: RunProgress) => void,
  ended: () => void,
): () => void {
  const source = new EventSource(`/api/runs/${run}/events`);
  source.addEventListener("progress", (event) => hear(JSON.parse((event as MessageEvent<string>).data)));
  source.addEventListener("end", () => {
    source.close();
    ended();
  });
  return () => source.close();
}

export const getQuarantine = (parameters: URLSearchParams) =>
  call<QuarantinePage>("GET", `quarantine?${parameters}`);

export type ReportStatus = "open" | "answered" | "closed";
/** What a reader said is wrong with a figure, and what became of it. */
export interface ErrorReport {
  report_id: number;
  created_at: string;
  author: Person;
  figure: string;
  title: string;
  address: string;
  metric: string | null;
  shown: string | null;
  warehouse_version: number;
  note: string;
  status: ReportStatus;
  answer: string | null;
  answered_by: Person | null;
  changed_at: string;
}
export const sendErrorReport = (report: {
  note: string;
  figure: string;
  title: string;
  address: string;
  metric?: string;
  shown?: string;
  warehouse_version?: number;
}) => call<ErrorReport>("POST", "error-reports", report);

export const getFeedsOfMetrics = () => call<FeedsBehind>("GET", "lineage");
