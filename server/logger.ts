import type { FastifyServerOptions } from "fastify";

/** The log's settings: JSON lines on stderr, without cookies, tokens or query values. */
export function logger(
  level: string = process.env.ASSAY_LOG_LEVEL ?? "info",
): FastifyServerOptions["logger"] {
  return {
    level,
    redact: {
      paths: [
        "req.headers.cookie",
        "req.headers.authorization",
        'res.headers["set-cookie"]',
        "token",
        "*.token",
        "*.secret",
      ],
      censor: "[redacted]",
    },
    serializers: {
      req: (request: { method: string; url: string; ip: string }) => ({
        method: request.method,
        path: request.url.split("?")[0],
        ip: request.ip,
      }),
    },
    stream: process.stderr,
  };
}
