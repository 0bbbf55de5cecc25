import type { Publication } from "../../pipelines/publication.ts";
import type { Readers } from "../../sql/database.ts";

/** Rows and content of every relation. */
export function contents({ reader }: Readers, { relations }: Publication) {
  return reader(async (connection) => {
    const all: [string, number, string][] = [];
    for (const { name } of relations) {
      const [found] = await connection.rows<{ rows: number; content: string }>(
        `SELECT count(*) AS rows, CAST(coalesce(bit_xor(hash(CAST(t AS VARCHAR))), 0) AS VARCHAR) AS content FROM ${name} AS t`,
      );
      all.push([name, found!.rows, found!.content]);
    }
    return all;
  });
}
