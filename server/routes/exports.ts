import { Type } from "typebox";
import { boundCatalogue } from "../ask.ts";
import type { Route } from "../context.ts";
import { descriptionSchema, MAX_CELLS, measure } from "../exports/description.ts";
import { encodeWorkbook } from "../exports/workbook.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter } from "../schemas.ts";
import { MEDIA_TYPES } from "../send-metric.ts";

const MAX_BYTES = 16 * 1_048_576;

/** What a reader sees, as a file: the page describes its tables, the server adds definitions and freshness. */
export const route: Route = (api, context) => {
  for (const format of ["xlsx", "arrow"] as const) {
    api.post(
      `/api/exports/${format}`,
      {
        bodyLimit: MAX_BYTES,
        schema: {
          tags: ["exports"],
          summary:
            format === "xlsx"
              ? "Figures of a page as one workbook: a sheet that tells what it is, and a sheet a table"
              : "One figure's table as an Arrow stream",
          querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
          body: descriptionSchema,
          response: {
            200: {
              description: "The file",
              content: { [MEDIA_TYPES[format]]: { schema: Type.Unsafe<Uint8Array>(Type.String()) } },
            },
            "4xx": errorSchema,
            "5xx": errorSchema,
          },
        },
      },
      async (request, reply) => {
        const description = request.body;
        const { tables } = description;
        const { cells, ragged } = measure(tables);
        if (ragged !== null)
          throw new HttpError("invalid_parameter", {
            path: ragged,
            problem: { zh: "一行的单元格数与列数不同", en: "a row has not one cell for each column" },
          });
        if (cells > MAX_CELLS) throw new HttpError("too_many_cells", { cells, limit: MAX_CELLS });
        if (format === "arrow" && tables.length > 1)
          throw new HttpError("invalid_parameter", {
            path: "tables",
            problem: { zh: "Arrow 文件只容纳一张表", en: "an Arrow file holds one table" },
          });
        const [warehouse, { metrics }] = await Promise.all([context.published(), boundCatalogue(context)]);
        if (warehouse === null) throw new HttpError("no_warehouse");
        const bytes =
          format === "xlsx"
            ? await encodeWorkbook(description, {
                language: request.language,
                metrics,
                warehouse,
                zone: context.config.organisation.zone,
                now: new Date(),
              })
            : (await import("../exports/arrow.ts")).encodeTable(description, tables[0]!, warehouse.version);
        await context.audit.record({
          actor: request.session!.person,
          action: "export",
          subject: tables.length === 1 ? `figure:${tables[0]!.id}` : "page",
          outcome: "done",
          detail: { encoding: format, tables: tables.length, cells, address: description.address },
        });
        return reply
          .type(MEDIA_TYPES[format])
          .header("content-disposition", `attachment; filename="assay.${format}"`)
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      },
    );
  }
};
