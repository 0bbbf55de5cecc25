import AjvCompiler, { type BuildCompilerFromPool } from "@fastify/ajv-compiler";

/** A schema never drops a member in silence, and the first problem is enough. */
const options = { removeAdditional: false, allErrors: false, allowUnionTypes: true };

/**
 * What an address says is text, so it is turned into what its schema names. A body has types of its own and is taken
 * as it was sent: null is never 0, "5" is no number, one value is no list.
 */
export function buildValidators(): BuildCompilerFromPool {
  const build = AjvCompiler();
  return (schemas) => {
    const ofText = build(schemas, { customOptions: { ...options, coerceTypes: "array" } });
    const ofBody = build(schemas, { customOptions: { ...options, coerceTypes: false } });
    // typed as a schema, called with a route's part: {schema, method, url, httpPart}
    return (part) => ((part as { httpPart?: string }).httpPart === "body" ? ofBody : ofText)(part);
  };
}
