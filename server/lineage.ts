import { type Relation, referencesOf, relations } from "../pipelines/build.ts";
import { contracts } from "../pipelines/contract.ts";
import { type Database, identifier, quote } from "../sql/database.ts";
import type { Text } from "./language.ts";

/** Files of one feed that are told one by one: those that came last. */
const LATEST_FILES = 5;

/** Where a feed's records come from and how many there are. */
export type LineageFeed = {
  readonly feed: string;
  readonly about: Text;
  readonly rows: number;
  readonly newest_updated_at: Date | null;
  /** Files that brought records of the feed, and the last of them. */
  readonly files: number;
  readonly read: number;
  readonly latest: readonly LineageFile[];
};
type LineageFile = {
  readonly path: string;
  readonly run: number;
  readonly at: Date | null;
  readonly read: number;
};

/** One table on the way; `reads` names those before it. */
export type LineageRelation = Relation & {
  readonly layer: "staging" | "core" | "marts";
  readonly rows: number;
};

/** Every relation on the way to a query, those before others first; from the SQL files' own references. */
export function relationsBehind(sql: string): Relation[] {
  const known = new Map(relations().map((relation) => [relation.name, relation]));
  const ordered: Relation[] = [];
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const relation = known.get(name) ?? { name, grain: "", reads: [] };
    for (const before of relation.reads) visit(before);
    ordered.push(relation);
  };
  for (const name of referencesOf(sql)) visit(name);
  return ordered;
}

/** The feeds at the beginning of the way to a query, those with the fewest tables between first. */
export function feedsBehind(sql: string): string[] {
  const known = new Map(relations().map(({ name, reads }) => [name, reads]));
  const seen = new Set<string>();
  let level = referencesOf(sql);
  while (level.length > 0) {
    for (const name of level) seen.add(name);
    level = [...new Set(level.flatMap((name) => known.get(name) ?? []))].filter((name) => !seen.has(name));
  }
  return [...seen].filter((name) => name.startsWith("staging.")).map((name) => name.slice("staging.".length));
}

/** The way from files to a query, with what is loaded at each place. */
export async function traceQuery(
  database: Database,
  sql: string,
): Promise<{ feeds: LineageFeed[]; relations: LineageRelation[] }> {
  const behind = relationsBehind(sql);
  const feeds = feedsBehind(sql).sort();
  const all = await contracts();
  const grain = (name: string) => all.get(name.slice("staging.".length))?.grain ?? "";
  return database.reader(async (connection) => {
    const counts = await connection.rows<{ name: string; rows: number }>(
      behind
        .map(({ name }) => `select ${quote(name)} as name, count(*) as rows from ${tableOf(name)}`)
        .join(" union all "),
    );
    const rows = new Map(counts.map((count) => [count.name, count.rows]));
    const newest = await connection.rows<{ feed: string; newest: Date | null }>(
      feeds
        .map(
          (feed) =>
            `select ${quote(feed)} as feed, max(updated_at) as newest from staging.${identifier(feed)}`,
        )
        .join(" union all "),
    );
    const files = await connection.rows<
      LineageFile & { feed: string; files: number; total: number; place: number }
    >(
      `with last as (
         select file.feed, file.path, file.run_id as run, run.finished_at as at, file.read
         from app.run_file as file join app.run as run on run.run_id = file.run_id
         where file.status = 'ok' and run.status = 'done' and file.feed in (${feeds.map(quote).join(", ")})
         qualify row_number() over (partition by file.feed, file.path order by file.run_id desc) = 1
       )
       select *, count(*) over (partition by feed) as files,
         cast(sum(read) over (partition by feed) as bigint) as total,
         row_number() over (partition by feed order by run desc, path desc) as place
       from last
       qualify place <= ${LATEST_FILES}
       order by feed, place`,
    );
    return {
      feeds: feeds.map((feed) => {
        const own = files.filter((file) => file.feed === feed);
        const contract = all.get(feed);
        return {
          feed,
          about: { zh: contract?.about.zh ?? feed, en: contract?.about.en ?? feed },
          rows: rows.get(`staging.${feed}`) ?? 0,
          newest_updated_at: newest.find((each) => each.feed === feed)?.newest ?? null,
          files: own[0]?.files ?? 0,
          read: own[0]?.total ?? 0,
          latest: own.map(({ path, run, at, read }) => ({ path, run, at, read })),
        };
      }),
      relations: behind.map((relation) => ({
        ...relation,
        grain: relation.name.startsWith("staging.") ? grain(relation.name) : relation.grain,
        layer: relation.name.split(".")[0] as LineageRelation["layer"],
        rows: rows.get(relation.name) ?? 0,
      })),
    };
  });
}

function tableOf(name: string): string {
  const [schema = "", table = ""] = name.split(".");
  return `${identifier(schema)}.${identifier(table)}`;
}
