import type { RouteOptions } from "fastify";
import type { Right } from "./roles.ts";

/** What a route asks of its caller: nothing, a session, a session whose roles hold a right, or a candidate's own one. */
export type Need = "public" | "session" | "candidate" | Right;

/**
 * The one policy table: every route of the server, as `METHOD /path`, and what it needs.
 * A route that is not here stops the start.
 */
export const policy: Readonly<Record<string, Need>> = {
  "GET /api/health": "public",
  "GET /api/openapi.json": "public",
  "GET /api/schemas/config": "public",
  "GET /api/schemas/mapping": "public",
  "GET /api/schemas/system": "public",
  "POST /api/session": "public",
  "GET /api/session": "session",
  "DELETE /api/session": "session",
  "PUT /api/session/password": "session",
  "POST /api/session/step-up": "session",
  "GET /api/sessions": "session",
  "DELETE /api/sessions/:id": "session",
  "POST /api/session/provider": "session",
  "GET /api/sign-in": "public",
  "POST /api/sign-in/:provider": "public",
  "GET /api/sign-in/:provider/callback": "public",
  "POST /api/set-up": "public",
  "POST /api/set-up/check": "public",

  "GET /api/users": "users.read",
  "GET /api/users/newcomers": "users.read",
  "POST /api/users": "users.manage",
  "PATCH /api/users/:id": "users.manage",
  "POST /api/users/:id/link": "users.manage",

  "GET /api/tokens": "tokens.manage",
  "POST /api/tokens": "tokens.manage",
  "DELETE /api/tokens/:name": "tokens.manage",

  "GET /api/analyses": "aggregates",
  "GET /api/analyses/*": "aggregates",
  "GET /api/analyses/answer-keys": "weights.read",
  "GET /api/analyses/backtest": "weights.read",
  "GET /api/analyses/clinic": "weights.read",
  "GET /api/analyses/cut-off": "weights.read",
  "GET /api/analyses/forecast": "weights.read",
  "GET /api/analyses/model-diff": "weights.read",
  "GET /api/analyses/models": "weights.read",
  "GET /api/analyses/pass-through": "weights.read",
  "GET /api/analyses/trade-off": "weights.read",
  "GET /api/analyses/weights": "weights.read",

  "GET /api/reports": "aggregates",
  "POST /api/reports": "reports.make",
  "GET /api/reports/:report/summary": "aggregates",
  "POST /api/reports/:report/messages": "reports.make",
  "GET /api/reports/:report(^[0-9Qa-f-]+).html": "aggregates",
  "GET /api/reports/:report(^[0-9Qa-f-]+).json": "aggregates",
  "GET /api/reports/:report(^[0-9Qa-f-]+).pdf": "aggregates",
  "GET /api/reports/:report(^[0-9Qa-f-]+).xlsx": "aggregates",
  "GET /api/report-notes": "reports.note",
  "POST /api/report-notes": "reports.note",
  "PATCH /api/report-notes/:id": "reports.note",
  "DELETE /api/report-notes/:id": "reports.note",

  "GET /api/models/proposals": "weights.read",
  "POST /api/models/proposals": "models.propose",
  "POST /api/models/proposals/:id/withdrawal": "models.propose",
  "POST /api/models/proposals/:id/approval": "models.approve",
  "POST /api/models/proposals/:id/publication": "models.publish",
  "POST /api/models/proposals/:id/roll-back": "models.publish",
  "POST /api/models/deliveries/:id": "models.publish",
  "GET /api/models/export": "export",

  "GET /api/trials": "weights.read",
  "GET /api/trials/plan": "trials.plan",
  "POST /api/trials": "trials.plan",
  "GET /api/trials/:id": "weights.read",
  "PATCH /api/trials/:id": "weights.read",
  "GET /api/trials/:id/assignments": "trials.assign",

  "GET /api/figures": "aggregates",
  "GET /api/figures/:id": "aggregates",
  "GET /api/figures/:id(^[a-z][a-z0-9-]*).svg": "aggregates",
  "GET /api/figures/:id(^[a-z][a-z0-9-]*).csv": "export",
  "GET /api/figures/:id(^[a-z][a-z0-9-]*).xlsx": "export",

  "GET /api/metrics": "aggregates",
  "GET /api/metrics/:id": "aggregates",
  "GET /api/metrics/:id(^[a-z][a-z0-9_]*).csv": "export",
  "GET /api/metrics/:id(^[a-z][a-z0-9_]*).xlsx": "export",
  "GET /api/metrics/:id(^[a-z][a-z0-9_]*).arrow": "export",
  "GET /api/metrics/:id/lineage": "lineage",
  "GET /api/lineage": "runs.read",
  "POST /api/exports/xlsx": "export",
  "POST /api/exports/arrow": "export",
  "POST /api/query": "aggregates",
  "GET /api/dimensions": "aggregates",
  "GET /api/dimensions/:dimension": "aggregates",
  "GET /api/overview/freshness": "runs.read",

  "GET /api/candidates": "rows",
  "GET /api/candidates/:person": "rows",
  "GET /api/candidates/:person/decision": "rows",
  "POST /api/candidates/:person/unmask": "names",
  "POST /api/candidates/:person/link": "candidates.invite",

  "POST /api/mine/session": "public",
  "DELETE /api/mine/session": "candidate",
  "GET /api/mine": "candidate",
  "GET /api/mine/copy": "candidate",
  "POST /api/mine/requests": "candidate",
  "POST /api/mine/survey": "candidate",

  "POST /api/error-reports": "aggregates",
  "GET /api/error-reports": "aggregates",
  "PATCH /api/error-reports/:id": "reports.answer",

  "GET /api/views": "session",
  "POST /api/views": "session",
  "PATCH /api/views/:id": "session",
  "DELETE /api/views/:id": "session",
  "GET /api/pins": "session",
  "POST /api/pins": "aggregates",
  "PATCH /api/pins/:id": "aggregates",
  "DELETE /api/pins/:id": "session",
  "GET /api/subscriptions": "session",
  "POST /api/subscriptions": "session",
  "PATCH /api/subscriptions/:id": "session",
  "DELETE /api/subscriptions/:id": "session",
  "GET /api/annotations": "aggregates",
  "POST /api/annotations": "annotate",
  "PATCH /api/annotations/:id": "annotate",
  "DELETE /api/annotations/:id": "annotate",
  "GET /api/targets": "aggregates",
  "PUT /api/targets/:metric": "targets.set",
  "DELETE /api/targets/:metric": "targets.set",

  "GET /api/runs": "runs.read",
  "GET /api/runs/:id": "runs.read",
  "GET /api/runs/:id/events": "runs.read",
  "POST /api/runs": "runs.start",
  "GET /api/runs/:id/undo": "runs.start",
  "POST /api/runs/:id/undo": "runs.start",

  "GET /api/pulls": "runs.read",

  "POST /api/uploads": "feeds.push",
  "GET /api/uploads/:id": "feeds.push",
  "DELETE /api/uploads/:id": "feeds.push",
  "PUT /api/uploads/:id/files/:name": "feeds.push",
  "DELETE /api/uploads/:id/files/:name": "feeds.push",
  "PUT /api/uploads/:id/choices": "feeds.push",
  "GET /api/uploads/:id/check": "feeds.push",
  "POST /api/uploads/:id/load": "feeds.push",
  "GET /api/mappings": "feeds.push",
  "GET /api/mappings/:name": "feeds.push",

  "GET /api/quarantine": "quarantine.counts",
  "GET /api/quarantine/:id": "quarantine.content",
  "POST /api/quarantine/replay": "quarantine.replay",

  "GET /api/system": "system.read",
  "GET /api/subject-requests": "subjects.read",
  "POST /api/subject-requests": "subjects.receive",
  "GET /api/subject-requests/:id": "subjects.read",
  "PATCH /api/subject-requests/:id": "subjects.process",
  "GET /api/subject-requests/:id/erasure": "subjects.read",
  "POST /api/subject-requests/:id/approval": "subjects.approve",
  "GET /api/subject-requests/:id/copy": "subjects.process",
  "GET /api/retention": "records.read",
  "GET /api/records/:kind": "records.read",
  "POST /api/records/:kind": "records.edit",
  "GET /api/records/:kind/:version": "records.read",
  "POST /api/records/:kind/:version/signature": "records.edit",

  "GET /api/audit": "audit.read",
  "GET /api/audit/verify": "audit.read",
  "GET /api/feeds": "runs.read",
  "GET /api/feeds/:feed": "runs.read",
  "POST /api/feeds/:feed": "feeds.push",

  "POST /api/webhooks/:system": "public",

  "GET /": "public",
  "GET /*": "public",
  "GET /docs": "public",
  "GET /docs/": "public",
  "GET /docs/*": "public",
  "GET /docs/json": "public",
  "GET /docs/yaml": "public",
  "GET /docs/static/*": "public",
  "GET /docs/static/index.html": "public",
  "GET /docs/static/swagger-initializer.js": "public",
};

/** The table's key of a route; HEAD is answered as GET, and files of server/analyses have the same rights unless they are listed. */
export function policyKey(method: string, url: string): string {
  const verb = method === "HEAD" ? "GET" : method;
  const own = `${verb} ${url}`;
  return url.startsWith("/api/analyses/") && policy[own] === undefined ? `${verb} /api/analyses/*` : own;
}

/** Routes with an unsafe method that ask, or sign in and out: a full disk does not refuse them. */
const ASKING: ReadonlySet<string> = new Set([
  "POST /api/session",
  "DELETE /api/session",
  "POST /api/mine/session",
  "DELETE /api/mine/session",
  "DELETE /api/sessions/:id",
  "DELETE /api/tokens/:name",
  "POST /api/sign-in/:provider",
  "POST /api/set-up/check",
  "POST /api/query",
  "POST /api/exports/xlsx",
  "POST /api/exports/arrow",
]);

/** Whether a route keeps what it is sent. */
export function isWrite(method: string, url: string): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(method) && !ASKING.has(policyKey(method, url));
}

/** Watches an app's routes; the function given throws, naming them, if some have no entry in the table. */
export function watchRoutes(app: {
  addHook: (name: "onRoute", hook: (route: RouteOptions) => void) => unknown;
}): () => void {
  const unlisted = new Set<string>();
  app.addHook("onRoute", (route) => {
    for (const method of [route.method].flat()) {
      const key = policyKey(method, route.url);
      if (method !== "OPTIONS" && policy[key] === undefined) unlisted.add(key);
    }
  });
  return () => {
    if (unlisted.size > 0) {
      throw new Error(`server/access/policy.ts has no entry for ${[...unlisted].join(", ")}`);
    }
  };
}
