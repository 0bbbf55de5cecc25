import type { FastifyReply, FastifyRequest } from "fastify";
import { HttpError } from "../http-error.ts";
import { type MachineTokens, tokenMay } from "./machine-token.ts";
import { policy, policyKey } from "./policy.ts";
import { may } from "./roles.ts";
import type { Sessions } from "./sessions.ts";

/**
 * Name of a cookie, the session's, that of a sign-in on its way, or that of a candidate; with `__Host-` where a proxy serves https. On
 * loopback all ports of a host share their cookies, so that it bears the port, where there is one.
 */
export function cookieName(
  secure: boolean,
  port: number | undefined,
  what: "session" | "sign_in" | "candidate" = "session",
): string {
  if (secure) return `__Host-assay_${what}`;
  return port === undefined ? `assay_${what}` : `assay_${what}_${port}`;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The port that the caller asked: a reader that passes a request on, by no port, tells it. */
export function portOf({ socket, headers }: Pick<FastifyRequest, "socket" | "headers">): number | undefined {
  const told = headers["x-forwarded-port"];
  return socket.localPort ?? (typeof told === "string" ? Number(told) : undefined);
}

/**
 * The one gate before every route: the Host must be one of ours (against DNS rebinding), an unsafe method must
 * not come from another site, and the caller, a person by a cookie or a program by a token, must hold what the policy
 * table asks of the route.
 */
export function createGate(options: {
  readonly sessions: Sessions;
  /** Sessions of candidates, by the secret of their cookie. */
  readonly candidates: { readonly find: (secret: string) => Promise<FastifyRequest["candidate"]> };
  readonly tokens: MachineTokens;
  readonly secure: boolean;
  /** Host names (without port) under which the server answers. */
  readonly hosts: ReadonlySet<string>;
}) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    refuseHosts(request);
    if (!options.hosts.has(request.hostname.toLowerCase())) throw new HttpError("foreign_origin");
    const secret = request.cookies[cookieName(options.secure, portOf(request))];
    const url = request.routeOptions.url;
    const token = bearer(request);
    if (token !== null) {
      // no browser sends it by itself: whose site asks does not matter
      if (secret !== undefined) throw new HttpError("token_and_cookie");
      request.session = options.tokens.find(token);
      if (request.session?.token === undefined) {
        reply.header("www-authenticate", "Bearer");
        throw new HttpError("token_unknown");
      }
      if (url !== undefined && !tokenMay(request.session.token, request.method, url))
        throw new HttpError("not_allowed");
      return;
    }
    if (!SAFE.has(request.method)) refuseForeign(request);
    request.session = secret === undefined ? null : options.sessions.find(secret);
    if (url === undefined) return; // answered as not found
    const need = policy[policyKey(request.method, url)];
    if (need === "public") return;
    if (need === "candidate") {
      // no session of who works here opens what is a candidate's own, and none of a candidate anything else
      const own = request.cookies[cookieName(options.secure, portOf(request), "candidate")];
      request.candidate = own === undefined ? null : await options.candidates.find(own);
      if (request.candidate === null) throw new HttpError("sign_in_needed");
      return;
    }
    if (request.session === null) throw new HttpError("sign_in_needed");
    if (need === "session") return;
    if (need === undefined || !may(request.session.roles, need)) throw new HttpError("not_allowed");
  };
}

/** The token of `Authorization: Bearer`; null where that is not asked by. */
function bearer({ headers }: FastifyRequest): string | null {
  return /^bearer +(.*)$/i.exec(headers.authorization ?? "")?.[1]?.trim() ?? null;
}

/** One Host, no more: Node takes the first of several, what stands before it may take the last. */
function refuseHosts({ raw }: FastifyRequest): void {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length === 0 && raw.httpVersion !== "1.0")
    throw new HttpError("bad_request", {
      reason: { zh: "缺少请求头 Host", en: "it has no Host header" },
    });
  if (hosts.length > 1)
    throw new HttpError("bad_request", {
      reason: { zh: "请求头 Host 出现了多次", en: "it has more than one Host header" },
    });
}

function refuseForeign(request: FastifyRequest): void {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new HttpError("foreign_origin");
  const origin = request.headers.origin;
  if (origin === undefined) return; // not a browser
  const own = new URL(`${request.protocol}://${request.host}`).origin;
  if (!URL.canParse(origin) || new URL(origin).origin !== own) throw new HttpError("foreign_origin");
}
