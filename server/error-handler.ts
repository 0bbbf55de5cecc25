import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from "fastify";
import { LoadRunning } from "../pipelines/load.ts";
import { AuditUnavailable } from "./access/audit.ts";
import { ClickHouseError } from "./clickhouse/client.ts";
import { isDiskFull } from "./disk-guard.ts";
import { HttpError } from "./http-error.ts";
import type { Text } from "./language.ts";
import { MetricQueryError } from "./metrics/metric.ts";

/** Answers every error in the one shape; what is the server's own fault says nothing and is logged whole. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toHttpError(error, request);
  if (known.status >= 500 && known.code !== "busy" && known.code !== "no_warehouse") {
    request.log.error({ err: error }, known.code);
  }
  if (known.retryAfter !== undefined) reply.header("retry-after", known.retryAfter);
  return reply
    .code(known.status)
    .header("cache-control", "no-store")
    .removeHeader("etag")
    .type("application/json; charset=utf-8")
    .send(errorBody(known, request));
}

/** The body of an error in the caller's language. */
export function errorBody(error: HttpError, request: Pick<FastifyRequest, "language">) {
  return {
    error: {
      code: error.code,
      message: error.text[request.language ?? "en"],
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
}

/** Any thrown thing as an error of ours. */
export function toHttpError(error: unknown, request: Pick<FastifyRequest, "id" | "routeOptions">): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof LoadRunning) return new HttpError("run_in_progress");
  if (error instanceof MetricQueryError) return questionError(error);
  if (error instanceof AuditUnavailable) return new HttpError("audit_unavailable");
  if (error instanceof ClickHouseError) return new HttpError("engine_unavailable");
  if (isDiskFull(error)) return new HttpError("disk_full");
  const { code, statusCode, validation, message } = error as FastifyError;
  if (validation !== undefined) return invalid(validation);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const megabytes = (request.routeOptions.bodyLimit ?? 0) / 1_048_576;
    return new HttpError("too_large", { limit: `${Number(megabytes.toFixed(2))} MB` });
  }
  if (code === "FST_ERR_CTP_INVALID_CONTENT_LENGTH") {
    return new HttpError("bad_request", {
      reason: { zh: "正文长度与声明的不符", en: "the body is not as long as its header says" },
    });
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new HttpError("not_json");
  if (code === "FST_ERR_CTP_EMPTY_JSON_BODY" || code === "FST_ERR_CTP_INVALID_JSON_BODY") {
    return new HttpError("invalid_json");
  }
  if (error instanceof SyntaxError && statusCode === 400) return new HttpError("invalid_json");
  if (code === "FST_ERR_MAX_PARAM_LENGTH") return new HttpError("address_too_long");
  if (code === "FST_ERR_BAD_URL") {
    return new HttpError("bad_request", { reason: { zh: "网址无法识别", en: "the URL cannot be read" } });
  }
  if (statusCode === 404) return new HttpError("not_found", { what: { zh: "该地址", en: "This address" } });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new HttpError("bad_request", { reason: { zh: "无法处理", en: message } });
  }
  return new HttpError("failed", { request: request.id });
}

function questionError({ code, message }: MetricQueryError): HttpError {
  if (code === "unknown_metric")
    return new HttpError("not_found", { what: { zh: "该指标", en: "This metric" } });
  return new HttpError("bad_request", { reason: { zh: "该指标不能这样查询", en: message } });
}

/** What the validator tells about a problem, by its keyword. */
type Params = {
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
  readonly allowedValues?: readonly string[];
  readonly limit?: number;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
};

function invalid(problems: readonly FastifySchemaValidationError[]): HttpError {
  const told = problems.map((problem) => {
    const params = problem.params as Params;
    const extra = params.missingProperty ?? params.additionalProperty;
    const path = [...problem.instancePath.split("/").slice(1), ...(extra === undefined ? [] : [extra])];
    return {
      path: path.join(".") || "body",
      problem: describe(problem.keyword, params, problem.message ?? ""),
    };
  });
  const first = told[0]!;
  return new HttpError("invalid_parameter", { path: first.path, problem: first.problem }, told);
}

function describe(keyword: string, params: Params, message: string): Text {
  const limit = params.limit ?? "";
  switch (keyword) {
    case "required":
      return { zh: "必须提供", en: "it is missing" };
    case "additionalProperties":
      return { zh: "没有这个字段", en: "there is no such member" };
    case "enum":
      return {
        zh: `只能是 ${params.allowedValues?.join("、")} 之一`,
        en: `must be one of ${params.allowedValues?.join(", ")}`,
      };
    case "type":
      return { zh: `类型应为 ${params.type}`, en: `must be of type ${params.type}` };
    case "minimum":
      return { zh: `不得小于 ${limit}`, en: `must be at least ${limit}` };
    case "maximum":
      return { zh: `不得大于 ${limit}`, en: `must be at most ${limit}` };
    case "exclusiveMinimum":
      return { zh: `须大于 ${limit}`, en: `must be greater than ${limit}` };
    case "minLength":
    case "minItems":
    case "minProperties":
      return { zh: `至少需要 ${limit} 个`, en: `needs at least ${limit}` };
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return { zh: `最多允许 ${limit} 个`, en: `takes at most ${limit}` };
    case "format":
      return params.format === "date"
        ? { zh: "应为日期，如 2026-09-30", en: "must be a date such as 2026-09-30" }
        : { zh: `格式应为 ${params.format}`, en: `must have the format ${params.format}` };
    case "pattern":
      return { zh: "格式不符", en: `must match ${params.pattern}` };
    default:
      return { zh: "不符合要求", en: message };
  }
}
