import { join } from "node:path";
import type { Readable } from "node:stream";
import { Type } from "typebox";
import { fromData } from "../config.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { readMappings } from "../mappings.ts";
import { recordedLoad } from "../recorded.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { answersOf } from "../uploads/answers.ts";
import { type TableChoices, tableChoices } from "../uploads/choices.ts";
import type { Upload } from "../uploads/desk.ts";
import { keepMapping, keptMappings, type MappingHome } from "../uploads/kept.ts";
import { loadedFields } from "../uploads/loaded.ts";
import { shapeOf } from "../uploads/shape.ts";
import { type TableReader, tablesOf, trialOf, type UploadTable } from "../uploads/tables.ts";

const closed = { additionalProperties: false } as const;
const idMember = Type.String({ format: "uuid", description: "The upload's id" });
const nameMember = Type.String({ maxLength: 200, description: "Path of the file, its / written %2F" });
const fieldSchema = Type.Object({ feed: Type.String(), field: Type.String() });
const fileErrorSchema = Type.Object(
  { code: Type.String(), message_zh: Type.String(), message_en: Type.String() },
  { additionalProperties: true },
);
const values = Type.Record(Type.String(), nullable(Type.String()));

const columnSchema = Type.Object({
  column: Type.String(),
  takes: Type.Array(fieldSchema),
  sure: Type.Enum(["certain", "likely", "open", "unread"]),
  reason: textSchema,
  choices: Type.Array(Type.Object({ ...fieldSchema.properties, about: textSchema })),
  scale: Type.Optional(Type.Object({ min: Type.Number(), max: Type.Number() })),
  format: Type.Optional(Type.String()),
  formats: Type.Optional(Type.Array(Type.String())),
  values: Type.Optional(values),
});

const tableSchema = Type.Object({
  name: Type.String(),
  by: nullable(
    Type.Enum(["draft", "kept", "connector", "mapping", "feed"], { description: "Who reads the file" }),
  ),
  reads: nullable(Type.String({ description: "Name of the mapping, connector or feed" })),
  error: nullable(fileErrorSchema),
  written: nullable(
    Type.Object({
      format: Type.String(),
      encoding: Type.Optional(Type.String()),
      delimiter: Type.Optional(Type.String()),
      sheet: Type.Optional(Type.String()),
      sheets: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  heading_row: nullable(Type.Integer()),
  records: nullable(Type.Integer()),
  rows: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(nullable(Type.String())) }), {
    description: "The first records as they are read, to the person who brought them alone",
  }),
  columns: Type.Array(columnSchema),
  questions: Type.Array(
    Type.Object({
      id: Type.String(),
      text: textSchema,
      kind: Type.Enum(["day", "scale", "choice", "text"]),
      choices: Type.Optional(Type.Array(Type.Object({ value: Type.String(), about: textSchema }))),
      assumed: nullable(Type.String()),
      why: textSchema,
    }),
  ),
  missing: Type.Array(textSchema, { description: "What keeps the table from being loaded" }),
  notes: Type.Array(textSchema),
  kept: nullable(
    Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      kept_at: Type.String({ format: "date-time" }),
      came: Type.Array(Type.String()),
      went: Type.Array(Type.String()),
      renamed: Type.Array(Type.Object({ from: Type.String(), to: Type.String() }), {
        description: "Likely renamings, to be answered",
      }),
      left: Type.Array(Type.Object({ feed: Type.String(), field: Type.String(), column: Type.String() })),
    }),
  ),
  choices: tableChoices,
});

const stateSchema = Type.Object({
  id: Type.String(),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), size: Type.Integer() })),
  tables: Type.Array(tableSchema),
  answers: Type.Array(
    Type.Object({ id: Type.String(), page: Type.String(), text: textSchema, lacks: Type.Array(textSchema) }),
  ),
});
export type UploadState = Told<typeof stateSchema>;

const cell = Type.Record(Type.String(), Type.Unknown());
const checkSchema = Type.Object({
  tables: Type.Array(
    Type.Object({
      name: Type.String(),
      error: nullable(fileErrorSchema),
      records: Type.Integer(),
      unused: Type.Integer({ description: "Records that no feed takes" }),
      ignored: Type.Array(Type.String(), { description: "Headings that nothing reads" }),
      remarks: Type.Array(textSchema),
      feeds: Type.Array(
        Type.Object({
          feed: Type.String(),
          read: Type.Integer(),
          accepted: Type.Integer(),
          rejected: Type.Integer(),
          reasons: Type.Record(Type.String(), Type.Integer()),
          accepted_rows: Type.Array(cell),
          rejected_rows: Type.Array(cell, { description: "One of each reason and field first" }),
        }),
      ),
    }),
  ),
});
export type UploadCheck = Told<typeof checkSchema>;

/** Data brought in the browser: files, what they are taken for, what would arrive, and loading them. */
export const route: Route = async (
  api,
  { database: { directory }, uploads, loader, queries, store, config, audit },
) => {
  const home: MappingHome = { store, folder: fromData(directory, config.source.mappings) };
  const tools: TableReader = {
    loader,
    zone: config.organisation.zone,
    mappings: () => readMappings(home.folder),
    kept: () => keptMappings(home),
  };
  const answers = { "4xx": errorSchema, "5xx": errorSchema };
  const params = Type.Object({ id: idMember });
  const fileParams = Type.Object({ id: idMember, name: nameMember });

  const stateOf = async (upload: Upload): Promise<UploadState> => {
    const [tables, loaded] = await Promise.all([tablesOf(tools, upload), loadedFields(queries)]);
    return {
      id: upload.id,
      files: [...upload.files.values()].map(({ name, bytes, size }) => ({ name, bytes, size })),
      tables: tables.map((table) => show(table, upload.choices[table.name] ?? {})),
      answers: answersOf(tables, loaded),
    };
  };

  api.post(
    "/api/uploads",
    {
      schema: {
        tags: ["uploads"],
        summary: "Begin an upload; it ends when it is loaded, given up, or left alone for an hour",
        body: Type.Object({}, closed),
        response: {
          201: Type.Object({
            id: Type.String(),
            file_bytes: Type.Integer({ description: "Largest file that is taken" }),
            files: Type.Integer({ description: "Files that an upload takes" }),
          }),
          ...answers,
        },
      },
    },
    async (request, reply) => {
      const { id } = uploads.begin(request.session!.person);
      const { fileBytes: file_bytes, files } = uploads.limits;
      return reply.code(201).header("location", `/api/uploads/${id}`).send({ id, file_bytes, files });
    },
  );

  api.get(
    "/api/uploads/:id",
    {
      schema: {
        tags: ["uploads"],
        summary: "The files of an upload as they are read, with what their columns are taken for",
        params,
        response: { 200: stateSchema, ...answers },
      },
    },
    async (request) => {
      const upload = uploads.find(request.session!.person, request.params.id);
      return uploads.during(upload, () => stateOf(upload));
    },
  );

  api.delete(
    "/api/uploads/:id",
    {
      schema: {
        tags: ["uploads"],
        summary: "Give an upload up: its files are removed",
        params,
        response: { 204: Type.Null(), ...answers },
      },
    },
    async (request, reply) => {
      uploads.end(uploads.find(request.session!.person, request.params.id));
      return reply.code(204).send(null);
    },
  );

  await api.register(async (scope) => {
    // here alone a body is taken as it comes, without being held in memory
    scope.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
    scope.put(
      "/api/uploads/:id/files/:name",
      {
        schema: {
          tags: ["uploads"],
          summary: "The bytes of a file, or of its next part; the files of a .zip come in its place",
          consumes: ["application/octet-stream"],
          params: fileParams,
          querystring: Type.Object(
            {
              from: Type.Optional(
                Type.Integer({ minimum: 0, default: 0, description: "Bytes that are there already" }),
              ),
              size: Type.Optional(
                Type.Integer({ minimum: 0, description: "Bytes of the whole file, where this is a part" }),
              ),
            },
            closed,
          ),
          response: {
            200: Type.Object({ name: Type.String(), bytes: Type.Integer(), size: Type.Integer() }),
            ...answers,
          },
        },
      },
      async (request) => {
        const { id, name } = request.params as { id: string; name: string };
        const { from = 0, size } = request.query as { from?: number; size?: number };
        const upload = uploads.find(request.session!.person, id);
        const body = request.body as Readable | undefined;
        if (body === undefined || typeof body.pipe !== "function")
          throw new HttpError("bad_request", {
            reason: { zh: "缺少文件内容", en: "it brings no bytes (application/octet-stream)" },
          });
        const told = Number(request.headers["content-length"] ?? Number.NaN);
        const whole = size ?? (from === 0 && Number.isInteger(told) ? told : null);
        const taken = await uploads.during(upload, () =>
          uploads.take(upload, name, body, { from, size: whole }),
        );
        return { name: taken.name, bytes: taken.bytes, size: taken.size };
      },
    );
  });

  api.delete(
    "/api/uploads/:id/files/:name",
    {
      schema: {
        tags: ["uploads"],
        summary: "Take a file out of an upload",
        params: fileParams,
        response: { 204: Type.Null(), ...answers },
      },
    },
    async (request, reply) => {
      const upload = uploads.find(request.session!.person, request.params.id);
      await uploads.during(upload, () => uploads.drop(upload, request.params.name));
      return reply.code(204).send(null);
    },
  );

  api.put(
    "/api/uploads/:id/choices",
    {
      schema: {
        tags: ["uploads"],
        summary: "What the person says of the tables; everything is drafted anew",
        params,
        body: Type.Object({ tables: Type.Record(Type.String({ maxLength: 200 }), tableChoices) }, closed),
        response: { 200: stateSchema, ...answers },
      },
    },
    async (request) => {
      const upload = uploads.find(request.session!.person, request.params.id);
      if (upload.isLoading) throw new HttpError("upload_loading");
      const names = new Set(upload.files.keys());
      const chosen = Object.entries(request.body.tables as Record<string, TableChoices>);
      const unknown = chosen.find(([name]) => !names.has(name))?.[0];
      if (unknown !== undefined)
        throw new HttpError("not_found", { what: { zh: `文件 ${unknown}`, en: `File ${unknown}` } });
      upload.choices = Object.fromEntries(chosen);
      return uploads.during(upload, () => stateOf(upload));
    },
  );

  api.get(
    "/api/uploads/:id/check",
    {
      schema: {
        tags: ["uploads"],
        summary: "What would arrive of each table now, and what would be set aside and why",
        params,
        response: { 200: checkSchema, ...answers },
      },
    },
    async (request) => {
      const upload = uploads.find(request.session!.person, request.params.id);
      return uploads.during(upload, async () => ({
        tables: await Promise.all(
          (await tablesOf(tools, upload))
            .filter(({ reader, missing }) => reader !== undefined && missing.length === 0)
            .map((table) => checked(tools, upload, table)),
        ),
      }));
    },
  );

  api.post(
    "/api/uploads/:id/load",
    {
      schema: {
        tags: ["uploads"],
        summary: "Load the tables that can be read, and keep their mappings",
        params,
        body: Type.Object({}, closed),
        response: { 202: Type.Object({ run: Type.Integer() }), ...answers },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      const upload = uploads.find(person, request.params.id);
      if (upload.isLoading) throw new HttpError("upload_loading");
      const tables = await uploads.during(upload, () => tablesOf(tools, upload));
      const reason = unready(upload, tables);
      if (reason !== undefined) throw new HttpError("not_ready", { reason });
      const read = tables.flatMap(({ path, reader }) => (reader === undefined ? [] : [{ path, ...reader }]));
      const files = [...upload.files.values()];
      const event = {
        actor: person,
        action: "run",
        subject: "load",
        detail: {
          ...{ by: "upload", files: files.length },
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        },
      } as const;
      const at = new Date().toISOString();
      upload.isLoading = true;
      const run = await new Promise<number>((begun, refused) => {
        const job = { root: join(upload.folder, "files"), files: read, zone: config.organisation.zone };
        recordedLoad(audit, event, () => loader.upload(job, begun))
          .then(async (report) => {
            if (report.status === "done") await keepAll(home, tables, upload, { by: person, at });
            upload.isLoading = false;
            if (report.status === "done") uploads.end(upload);
            begun(report.run);
          })
          .catch((error: unknown) => {
            upload.isLoading = false;
            request.log.error({ err: error }, "upload");
            refused(error as Error);
          });
      });
      return reply.code(202).header("location", `/api/runs/${run}`).send({ run });
    },
  );
};

function show(table: UploadTable, choices: TableChoices): UploadState["tables"][number] {
  const { name, by, reads, error, look, columns, questions, missing, notes, kept } = table;
  return {
    ...{ name, by: by ?? null, reads: reads ?? null, error: error ?? null },
    written: look?.written ?? null,
    heading_row: look?.headingRow ?? null,
    records: look?.records ?? null,
    rows: look?.rows ?? [],
    ...{ columns, questions, missing, notes },
    kept: kept === undefined ? null : { ...keptShown(kept), left: kept.left },
    choices,
  };
}

const keptShown = ({ name, version, kept_at, change }: NonNullable<UploadTable["kept"]>) => ({
  ...{ name, version, kept_at },
  ...change,
});

async function checked(
  tools: TableReader,
  upload: Upload,
  table: UploadTable,
): Promise<UploadCheck["tables"][number]> {
  const { result, samples } = await trialOf(tools, upload, table);
  const { error, records, unused, ignored, remarks = [] } = result;
  return {
    ...{ name: table.name, error: error ?? null, records, unused, ignored, remarks },
    feeds: result.feeds.map(({ feed, read, accepted, rejected, reasons }) => ({
      ...{ feed, read, accepted, rejected, reasons },
      accepted_rows: samples[feed]?.accepted ?? [],
      rejected_rows: samples[feed]?.rejected ?? [],
    })),
  };
}

/** Why an upload cannot be loaded now; undefined where it can. */
function unready(upload: Upload, tables: readonly UploadTable[]) {
  const part = [...upload.files.values()].find(({ bytes, size }) => bytes !== size);
  if (part !== undefined)
    return { zh: `文件“${part.name}”还没有传完`, en: `the file ${part.name} has not come whole` };
  const missing = tables.find((table) => table.missing.length > 0);
  const [first] = missing?.missing ?? [];
  if (missing !== undefined && first !== undefined)
    return { zh: `${missing.name}：${first.zh}`, en: `${missing.name}: ${first.en}` };
  if (tables.every(({ reader }) => reader === undefined))
    return { zh: "没有可以读取的文件", en: "there is no file that can be read" };
  return undefined;
}

/** Keeps the mappings by which tables were read, where no file or connector has them already. */
async function keepAll(
  home: MappingHome,
  tables: readonly UploadTable[],
  upload: Upload,
  kept: { readonly by: string; readonly at: string },
): Promise<void> {
  for (const { name, by, reader, look, kept: before } of tables) {
    if (reader?.mapping === undefined || look === undefined || (by !== "draft" && by !== "kept")) continue;
    const { reading, columns, answers } = upload.choices[name] ?? {};
    const choices = {
      ...before?.choices,
      ...(reading && { reading }),
      ...(columns && { columns: { ...before?.choices.columns, ...columns } }),
      ...(answers && { answers: { ...before?.choices.answers, ...answers } }),
    };
    await keepMapping(home, { mapping: reader.mapping, shape: shapeOf(look.columns), choices, ...kept });
  }
}
