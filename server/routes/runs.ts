import { existsSync, realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { contracts } from "../../pipelines/contract.ts";
import type { RunReport } from "../../pipelines/load.ts";
import { type RunSummary as Row, TRIGGERS } from "../../pipelines/runs.ts";
import type { AuditEvent } from "../access/audit.ts";
import { type Config, fromData } from "../config.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { findContract } from "../find-contract.ts";
import { HttpError } from "../http-error.ts";
import { readMappings } from "../mappings.ts";
import { recordedLoad } from "../recorded.ts";
import {
  countMembers,
  errorSchema,
  languageParameter,
  nullable,
  pageMembers,
  pageParameters,
  textSchema,
} from "../schemas.ts";
import { limitStreams } from "../stream-limit.ts";

const time = Type.String({ format: "date-time" });
const head = {
  run: Type.Integer(),
  started_at: time,
  finished_at: nullable(time),
  status: Type.Enum(["running", "done", "failed", "interrupted"]),
  trigger: Type.Enum([...TRIGGERS]),
  from_directory: nullable(Type.String()),
  error: nullable(Type.String()),
  warehouse_version: nullable(Type.Integer()),
  refused: Type.Integer({ description: "Files that were refused or failed whole" }),
  live: Type.Boolean({ description: "Works now; its events can be listened to" }),
  ...countMembers,
};
const verified = Type.Object({
  ok: Type.Boolean(),
  lines: Type.Array(Type.Record(Type.String(), Type.Unknown())),
});

const summarySchema = Type.Object({ ...head, files: Type.Integer() });
export type RunSummary = Told<typeof summarySchema>;

const runsSchema = Type.Object({ runs: Type.Array(summarySchema), ...pageMembers });
export type Runs = Told<typeof runsSchema>;

/** A run with its files, its verification and the rest of its report. */
const runSchema = Type.Object({
  ...head,
  files: Type.Array(
    Type.Object({
      file_id: nullable(Type.Integer()),
      path: Type.String(),
      sha256: nullable(Type.String()),
      bytes: nullable(Type.Integer()),
      connector: nullable(Type.String()),
      status: Type.Enum(["ok", "skipped", "refused", "failed"]),
      error: nullable(Type.Record(Type.String(), Type.Unknown())),
      feed: nullable(Type.String()),
      ...countMembers,
    }),
  ),
  verification: nullable(Type.Object({ file: verified, record: verified, totals: verified })),
  report: nullable(Type.Object({}, { additionalProperties: true })),
});
export type Run = Told<typeof runSchema>;

const undoSchema = Type.Object({
  run: Type.Integer(),
  feeds: Type.Array(
    Type.Object({
      feed: Type.String(),
      removed: Type.Integer({ description: "Rows that the run brought, and that go" }),
      restored: Type.Integer({ description: "Rows that the run changed, and that are as before" }),
    }),
  ),
  refused: nullable(textSchema),
});
export type UndoPlan = Told<typeof undoSchema>;

const runParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: "The run's number" }),
});

/** Event streams open at once: tabs of a session, and of everybody. */
const STREAMS = { session: 4, all: 500 };

/** The runs of the load: what came, what became of it, and how one that works now stands. */
export const route: Route = async (api, { database: { directory }, loader, config, live, audit }) => {
  const all = await contracts();
  const takeStream = limitStreams(STREAMS);

  /** Starts what makes a run, and records it; gives the run's number as soon as it has begun. */
  const begin = (
    { log }: Pick<FastifyRequest, "log">,
    event: Omit<AuditEvent, "outcome">,
    work: (begun: (run: number) => void) => Promise<RunReport>,
  ) =>
    new Promise<number>((begun, refused) => {
      recordedLoad(audit, event, () => work(begun)).then(
        (report) => begun(report.run),
        (error: unknown) => {
          log.error({ err: error }, event.subject);
          refused(error);
        },
      );
    });

  api.get(
    "/api/runs",
    {
      schema: {
        tags: ["runs"],
        summary: "Runs, the newest first",
        querystring: Type.Object(
          {
            cursor: Type.Optional(
              Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: "next_cursor before" }),
            ),
            limit: pageParameters.limit,
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        response: { 200: runsSchema, "4xx": errorSchema },
      },
    },
    async (request) => {
      const { cursor, limit = 50 } = request.query;
      const found = await loader.runs({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const page = found.slice(0, limit);
      return {
        runs: page.map((run) => ({ ...show(run), live: live.isLive(run.run) })),
        next_cursor: found.length > limit ? String(page.at(-1)!.run) : null,
      };
    },
  );

  api.get(
    "/api/runs/:id",
    {
      schema: {
        tags: ["runs"],
        summary: "A run with its files, its verification and its report",
        params: runParams,
        response: { 200: runSchema, "4xx": errorSchema },
      },
    },
    async (request, reply) => {
      const run = await loader.run(request.params.id);
      if (run === undefined) throw unknownRun(request.params.id);
      return reply.send({ ...show(run), live: live.isLive(run.run) });
    },
  );

  api.get(
    "/api/runs/:id/events",
    {
      schema: {
        tags: ["runs"],
        summary: "Server-sent events of a run: `progress` while it works, then `end`",
        params: runParams,
        response: {
          200: Type.Unsafe<Readable>(Type.String({ description: "text/event-stream; data is JSON" })),
          "4xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const free = takeStream(request.session!.id);
      reply.raw.once("close", free);
      if (reply.raw.destroyed) free(); // who asked has left already
      const run = await loader.run(id);
      if (run === undefined) throw unknownRun(id);
      const gone = new AbortController();
      request.raw.once("close", () => gone.abort());
      async function* events() {
        yield "retry: 2000\n\n";
        let ended = false;
        for await (const { event, data } of live.listen(id, gone.signal)) {
          ended ||= event === "end";
          yield `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
        }
        if (!ended && !gone.signal.aborted) {
          const now = await loader.run(id);
          yield `event: end\ndata: ${JSON.stringify({ run: id, status: now?.status, phase: "end" })}\n\n`;
        }
      }
      return reply
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("cache-control", "no-store")
        .header("x-accel-buffering", "no")
        .send(Readable.from(events()));
    },
  );

  api.post(
    "/api/runs",
    {
      schema: {
        tags: ["runs"],
        summary: "Load the source directory, or a folder in it",
        body: Type.Object(
          {
            folder: Type.Optional(
              Type.String({ maxLength: 500, description: "A folder inside the source directory, e.g. late" }),
            ),
            feed: Type.Optional(Type.String({ maxLength: 60, description: "Only this feed" })),
          },
          { additionalProperties: false },
        ),
        response: { 202: Type.Object({ run: Type.Integer() }), "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { folder, feed } = request.body;
      if (feed !== undefined) findContract(all, feed);
      const from = sourceFolder(directory, config, folder);
      const event = {
        actor: request.session!.person,
        action: "run",
        subject: "load",
        detail: { folder: folder ?? ".", feed: feed ?? null },
      } as const;
      const mappings = await readMappings(fromData(directory, config.source.mappings));
      const run = await begin(request, event, (begun) =>
        loader.load(
          {
            from,
            mappings,
            trigger: "api",
            zone: config.organisation.zone,
            ...(feed === undefined ? {} : { feed }),
          },
          begun,
        ),
      );
      return reply.code(202).header("location", `/api/runs/${run}`).send({ run });
    },
  );

  api.get(
    "/api/runs/:id/undo",
    {
      schema: {
        tags: ["runs"],
        summary: "What taking a run back would do",
        params: runParams,
        response: { 200: undoSchema, "4xx": errorSchema },
      },
    },
    (request) => loader.planUndo(request.params.id),
  );

  api.post(
    "/api/runs/:id/undo",
    {
      schema: {
        tags: ["runs"],
        summary: "Take a run back, as a run of its own: what it brought goes, what it changed is as before",
        params: runParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 202: Type.Object({ run: Type.Integer() }), "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { refused } = await loader.planUndo(id);
      if (refused !== null) throw new HttpError("not_undone", { why: refused });
      const event = {
        actor: request.session!.person,
        action: "run",
        subject: "undo",
        detail: { run: id },
      } as const;
      const run = await begin(request, event, (begun) =>
        loader.undo({ run: id, zone: config.organisation.zone }, begun),
      );
      return reply.code(202).header("location", `/api/runs/${run}`).send({ run });
    },
  );
};

/** Resolves a folder inside the source directory; what leads out of it does not exist. */
function sourceFolder(data: string, config: Config, folder = "."): string {
  const source = fromData(data, config.source.directory);
  if (!existsSync(source)) throw new HttpError("source_missing", { path: config.source.directory });
  const root = realpathSync(source);
  const wanted = resolve(root, folder);
  const missing = () =>
    new HttpError("not_found", { what: { zh: `文件夹 ${folder}`, en: `Folder ${folder}` } });
  if (folder.includes("\0") || !existsSync(wanted) || !statSync(wanted).isDirectory()) throw missing();
  const real = realpathSync(wanted);
  if (real !== root && !real.startsWith(root + sep)) throw missing();
  return real;
}

function unknownRun(id: number): HttpError {
  return new HttpError("not_found", { what: { zh: `运行 ${id}`, en: `Run ${id}` } });
}

function show<T extends Pick<Row, "started_at" | "finished_at">>(run: T) {
  return {
    ...run,
    started_at: run.started_at.toISOString(),
    finished_at: run.finished_at?.toISOString() ?? null,
  };
}
