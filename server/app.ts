import { Socket } from "node:net";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyReply, type FastifyRequest, type FastifyServerOptions } from "fastify";
import { cookieName, createGate } from "./access/hook.ts";
import { isWrite, watchRoutes } from "./access/policy.ts";
import { analyses } from "./analyses/analyses.ts";
import { answerClientError, answerExpectation } from "./client-error.ts";
import type { Api, Context, ReadingContext, ReadingRoute, Route, Schemas } from "./context.ts";
import { moduleMember, moduleNames } from "./discover.ts";
import { diskSpace } from "./disk-guard.ts";
import { handleError } from "./error-handler.ts";
import { refuseInfinite } from "./finite.ts";
import { busyFor, HttpError } from "./http-error.ts";
import { chooseLanguage } from "./language.ts";
import { isLoopbackAddress } from "./loopback.ts";
import { createFullTurns } from "./overload.ts";
import { asCaller } from "./query-guard.ts";
import { buildValidators } from "./validators.ts";
import { version } from "./version.ts";

/** What a server is built from. */
type AppOptions<Shared extends ReadingContext> = {
  readonly context: Shared;
  /** The folder of the built web app; null serves the API alone. */
  readonly web: string | null;
  readonly logger?: FastifyServerOptions["logger"];
  /** Whether it is asked by readers alone, who say whom they pass on. */
  readonly isBehindReaders?: boolean;
};

const MEGABYTE = 1_048_576;

const routesFolder = new URL("./routes/", import.meta.url);

/** Every route, by the names of their files, with the analyses that one of them serves. */
export async function readRoutes(): Promise<Route[]> {
  const names = await moduleNames(routesFolder);
  const [routes] = await Promise.all([
    Promise.all(names.map((name) => moduleMember<Route>(routesFolder, name, "route"))),
    analyses(),
  ]);
  return routes;
}

/** The files of routes that readers answer as well; each exports a `ReadingRoute`. */
const READING = ["analyses", "dimensions", "figures", "health", "metrics", "query"];

const readingApi = new RegExp(`^/api/(?:${READING.join("|")})(?:[/?]|$)`);

/** Whether a reader answers an address itself: the web app, and what its own routes have. */
export const isReading = (url: string): boolean =>
  /^\/(?!api\/|docs)/.test(url) || (readingApi.test(url) && !/^[^?]*\/lineage(?:\?|$)/.test(url));

/**
 * Builds the HTTP server, ready for `listen` or `inject`: every file of server/routes, behind one gate.
 * Throws, naming them, if a route has no entry in the policy table.
 */
export const buildApp = (options: AppOptions<Context>): Promise<Api> =>
  build(options, async (app) => {
    await addDocumentation(app, options.context);
    for (const route of await readRoutes()) await route(app, options.context);
  });

/** The same of the routes that need nobody who writes. */
export const buildReadingApp = (options: AppOptions<ReadingContext>): Promise<Api> =>
  build(options, async (app) => {
    for (const name of READING)
      await (await moduleMember<ReadingRoute>(routesFolder, name, "route"))(app, options.context);
  });

/** Whose word is taken for whom a request comes from: a reader's, and that of a proxy on this machine where there is one. */
function trusted(isSecure: boolean, isBehindReaders: boolean) {
  if (!isBehindReaders) return isSecure ? "loopback" : false;
  return (address: string, hop: number) => hop === 0 || (isSecure && isLoopbackAddress(address));
}

async function build(
  { context, web, logger = false, isBehindReaders = false }: AppOptions<ReadingContext>,
  addRoutes: (app: Api) => Promise<void>,
): Promise<Api> {
  const { config } = context;
  const address = config.server.public_address;
  const secure = address !== undefined;
  const app: Api = Fastify({
    logger,
    bodyLimit: MEGABYTE,
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    trustProxy: trusted(secure, isBehindReaders),
    forceCloseConnections: true,
    // Errors before any route or hook (a URL that cannot be read): the one shape for them too.
    frameworkErrors: (error, request, reply) => {
      request.language = chooseLanguage(
        undefined,
        request.headers["accept-language"],
        config.organisation.language,
      );
      reply.header("content-language", request.language === "zh" ? "zh-CN" : "en");
      handleError(error, request as FastifyRequest, reply as FastifyReply);
    },
    clientErrorHandler: answerClientError(config.organisation.language),
    // The gate refuses a request without a Host, in the one shape.
    http: { requireHostHeader: false },
    genReqId: () => crypto.randomUUID(),
    routerOptions: { querystringParser: parseQuery, maxParamLength: 200 },
    schemaController: { compilersFactory: { buildValidator: buildValidators() } },
  }).withTypeProvider<Schemas>();

  app.server.on("checkExpectation", answerExpectation(config.organisation.language));

  const refuseUnlisted = watchRoutes(app);
  // Whole objects leave: a schema never drops a member in silence (tests hold answers against their schemas).
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(handleError);
  app.decorateRequest("language", "en");
  app.decorateRequest("session", null);
  app.decorateRequest("candidate", null);

  const isFull = createFullTurns();
  app.addHook("onRequest", async (request, reply) => {
    const asked = (request.query as { lang?: unknown }).lang;
    request.language = chooseLanguage(
      typeof asked === "string" ? asked : undefined,
      request.headers["accept-language"],
      config.organisation.language,
    );
    reply.header("content-language", request.language === "zh" ? "zh-CN" : "en");
    if (request.url.startsWith("/api/")) {
      reply.header("cache-control", "private, no-cache");
      reply.header("vary", "accept, accept-language, accept-encoding, cookie");
    }
    // what is injected comes by no connection, and follows on what is injected before it without end of the turn
    if (request.raw.socket instanceof Socket && isFull() && request.url !== "/api/health")
      throw busyFor(config.limits.query_wait_seconds);
  });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"], // a report to be read: it may run nothing
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
  });
  app.addHook(
    "onRequest",
    createGate({
      sessions: context.sessions,
      candidates: context.candidates,
      tokens: context.tokens,
      secure,
      hosts: new Set(
        ["localhost", "127.0.0.1", "::1", "[::1]", config.server.host]
          .concat(address === undefined ? [] : [new URL(address).hostname])
          .map((host) => host.toLowerCase()),
      ),
    }),
  );
  app.addHook("preHandler", (request, _reply, done) =>
    asCaller(request.session?.id ?? request.candidate?.id ?? request.ip, done),
  );
  app.addHook("preHandler", async ({ method, routeOptions }) => {
    if (!isWrite(method, routeOptions.url ?? "")) return;
    const { free, needed } = await diskSpace(context.database.directory, config);
    if (free < needed) throw new HttpError("disk_full");
  });
  app.addHook("preHandler", async ({ params, query }) => {
    refuseInfinite(params);
    refuseInfinite(query);
  });
  await app.register(rateLimit, {
    global: true,
    max: config.server.requests_per_minute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.session?.id ?? request.candidate?.id ?? request.ip,
    errorResponseBuilder: (_request, limit) =>
      new HttpError("too_many_requests", { seconds: Math.max(1, Math.ceil(limit.ttl / 1000)) }),
  });
  await app.register(compress, { threshold: 1024, encodings: ["br", "gzip"] });
  app.removeContentTypeParser("text/plain");

  await addRoutes(app);
  if (web !== null) {
    await app.register(fastifyStatic, {
      root: web,
      wildcard: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = /[\\/]assets[\\/]/.test(path);
        reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  app.setNotFoundHandler(() => {
    throw new HttpError("not_found", { what: { zh: "该地址", en: "This address" } });
  });
  await app.ready();
  try {
    refuseUnlisted();
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

/** The description of the API and its page. */
async function addDocumentation(app: Api, { config: { server } }: ReadingContext): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Assay 试金石",
        version,
        description:
          "People analytics that answers whether AI interviews work. Errors are `{error: {code, message, details?}}`, " +
          "the message in the language of `Accept-Language` (zh, en). Sign in by login and password, or by a one-time link (POST /api/session). Programs ask by `Authorization: Bearer` with a token of /api/tokens.",
      },
      components: {
        securitySchemes: {
          session: {
            type: "apiKey",
            in: "cookie",
            name: cookieName(server.public_address !== undefined, server.port),
          },
          token: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema, url: url.replaceAll(/\(\^[^)]*\)/g, "") }),
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    transformStaticCSP: (header) =>
      header.replaceAll(/ upgrade-insecure-requests;| https:| validator\.swagger\.io/g, ""),
    uiConfig: { layout: "BaseLayout" },
    theme: { title: "Assay API" },
  });
}

/** A query string; repeated names become arrays. No prototype, so that no name is special. */
function parseQuery(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    query[name] = before === undefined ? value : [...[before].flat(), value];
  }
  return query;
}
