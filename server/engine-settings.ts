import { type Static, Type } from "typebox";
import { listedAddress, secretEnv, secretFile } from "./message-settings.ts";

/** Where the sums of metrics are counted, if not in DuckDB. */
export const engineSchema = Type.Optional(
  Type.Object(
    {
      kind: Type.Enum(["clickhouse"], { description: "DuckDB counts where `engine` is left out" }),
      addresses: Type.Array(
        listedAddress("HTTP interface of a node: https, or http on this machine; the first is asked"),
        { description: "One for each shard, all of them", minItems: 1, maxItems: 100 },
      ),
      user: Type.String({ minLength: 1, maxLength: 100, default: "default" }),
      password_env: secretEnv("the password"),
      password_file: secretFile,
      cluster: Type.Optional(
        Type.String({
          description: "What the servers' own settings (remote_servers) call all shards together",
          pattern: "^[A-Za-z_][A-Za-z0-9_-]{0,99}$",
        }),
      ),
      database: Type.String({
        description: "How the databases there begin; one for each version of the warehouse",
        pattern: "^[a-z][a-z0-9_]{0,39}$",
        default: "assay",
      }),
    },
    {
      additionalProperties: false,
      description: "Another engine that counts the sums of metrics; DuckDB stays the one that builds them",
    },
  ),
);
export type EngineSettings = NonNullable<Static<typeof engineSchema>>;

/** What the schema cannot say. */
export function checkEngine(
  engine: EngineSettings | undefined,
): readonly (readonly [path: string, problem: string])[] {
  if (engine === undefined) return [];
  const { addresses, password_env, password_file, cluster } = engine;
  const problems: (readonly [string, string])[] = [];
  if (password_env !== undefined && password_file !== undefined)
    problems.push(["engine", "name one of password_env and password_file, or none"]);
  if (addresses.length > 1 && cluster === undefined)
    problems.push(["engine.cluster", "needed for more than one address"]);
  addresses.forEach((address, index) => {
    const path = `engine.addresses.${index}`;
    if (!URL.canParse(address)) problems.push([path, "not an address"]);
    else if (new URL(address).search !== "")
      problems.push([path, "has settings of its own; what answers hang on is set by Assay"]);
    if (addresses.indexOf(address) < index) problems.push([path, "is there twice"]);
  });
  return problems;
}
