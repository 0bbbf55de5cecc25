import { language } from "./state/preferences.ts";
import type { ApiError, Both, Dimension, Metric, Query, QueryAnswer } from "./types.ts";

/** What the server said when it refused, in the reader's language. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, error: ApiError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.details = error.details;
  }
}

/** The only fetch of the web app. Same origin, JSON in and out. */
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "accept-language": language.peek() === "zh" ? "zh-CN" : "en",
  };
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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
  throw new ApiFailure(response.status, error ?? { code: String(response.status), message: "" });
}

export interface Session {
  person: string;
  roles: string[];
  rights: string[];
  scope: string;
  expires_at: string;
}
export const getSession = () => call<Session>("GET", "session");
export const signIn = (token: string) => call<Session>("POST", "session", { token });
export const signOut = () => call<null>("DELETE", "session");

export interface Health {
  status: "ok" | "empty";
  version: string;
  warehouse: { version: number; built_at: string } | null;
}
export const getHealth = () => call<Health>("GET", "health");

export const getMetrics = () =>
  call<{ metrics: Metric[] }>("GET", "metrics").then((answer) => answer.metrics);
export const getDimensions = () =>
  call<{ dimensions: Dimension[] }>("GET", "dimensions").then((answer) => answer.dimensions);

/** All figures of a page in one request. */
export const query = (queries: Query[]) =>
  call<{ results: Record<string, QueryAnswer> }>("POST", "query", { queries }).then(
    (answer) => answer.results,
  );

export interface FeedFreshness {
  feed: string;
  about: Both;
  rows: number;
  newest_updated_at: string | null;
  last_run: { run: number; finished_at: string } | null;
}
export const getFreshness = () =>
  call<{ feeds: FeedFreshness[] }>("GET", "overview/freshness").then((answer) => answer.feeds);

export interface Coverage {
  candidates: number;
  steps: {
    step: string;
    label: Both;
    n: number;
    share_of_applications: number | null;
    share_of_previous: number | null;
  }[];
  links: { link: string; label: Both; n: number; of: number; share: number | null }[];
}
export const getCoverage = (parameters: URLSearchParams) => call<Coverage>("GET", `coverage?${parameters}`);
