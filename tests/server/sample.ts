import type { TSchema } from "typebox";
import { Value } from "typebox/value";

/** A schema of the OpenAPI document, as far as tests read it. */
export type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
};

/** An operation of the OpenAPI document. */
export type Operation = {
  summary?: string;
  tags?: string[];
  parameters?: { in: string; name: string; required?: boolean; schema: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Record<string, unknown> }> }
  >;
};

/** Texts of which one fits whatever a body asks for. */
const TEXTS = [
  "x",
  "a1",
  "1",
  "2026-01-01",
  "nps",
  "#/overview",
  "overview",
  "text",
  "open",
  "missing",
  "00000000-0000-4000-8000-000000000000",
  "2026Q3",
  "2026Q3-0123456789ab",
];

/** A value that a schema takes. */
export function sample(schema: Schema): unknown {
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0]!);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  const [type] = [schema.type].flat();
  if (type === "object") {
    const own = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(own.map(([name, inner]) => [name, sample(inner)]));
  }
  if (type === "array") return [sample(schema.items ?? {})];
  if (type === "number" || type === "integer") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  const text = TEXTS.find((each) => Value.Check(schema as TSchema, each));
  if (text === undefined) throw new Error(`no text for ${JSON.stringify(schema)}`);
  return text;
}
