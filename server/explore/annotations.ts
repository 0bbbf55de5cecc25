import type { Connection } from "../../sql/database.ts";
import { HttpError } from "../http-error.ts";

/** An event on a day, for everybody or for those of one value of a dimension. */
export type Annotation = {
  readonly id: string;
  readonly owner: string;
  readonly date: string;
  readonly zh: string | null;
  readonly en: string | null;
  readonly dimension: string | null;
  readonly value: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
};

/** Annotations that there are at most, since every chart over time shows them. */
export const MOST_ANNOTATIONS = 500;

const COLUMNS = `annotation_id as id, owner, on_date as date, text_zh as zh, text_en as en, dimension, value,
  created_at, changed_at`;

/** Every annotation, the newest day first. */
export function listAnnotations(connection: Connection): Promise<Annotation[]> {
  return connection.rows<Annotation>(
    `select ${COLUMNS} from app.annotation order by on_date desc, created_at desc, id limit ${MOST_ANNOTATIONS}`,
  );
}

/** One annotation; undefined where there is none of this id. */
export async function findAnnotation(connection: Connection, id: string): Promise<Annotation | undefined> {
  const [found] = await connection.rows<Annotation>(
    `select ${COLUMNS} from app.annotation where annotation_id = cast($1 as uuid)`,
    [id],
  );
  return found;
}

/** Keeps an annotation; refuses more than `MOST_ANNOTATIONS`. */
export async function addAnnotation(
  connection: Connection,
  annotation: Omit<Annotation, "created_at" | "changed_at">,
): Promise<void> {
  const count = await connection.value<number>("select count(*) from app.annotation");
  if ((count ?? 0) >= MOST_ANNOTATIONS)
    throw new HttpError("limit_reached", {
      what: { zh: "标注", en: "annotations" },
      limit: MOST_ANNOTATIONS,
    });
  const { id, owner, date, zh, en, dimension, value } = annotation;
  await connection.run(
    `insert into app.annotation
     values (cast($1 as uuid), $2, cast($3 as date), $4, $5, $6, $7, now(), now())`,
    [id, owner, date, zh, en, dimension, value],
  );
}

/** Changes an annotation of this id. */
export async function changeAnnotation(connection: Connection, annotation: Annotation): Promise<void> {
  const { id, date, zh, en, dimension, value } = annotation;
  await connection.run(
    `update app.annotation
     set on_date = cast($2 as date), text_zh = $3, text_en = $4, dimension = $5, value = $6, changed_at = now()
     where annotation_id = cast($1 as uuid)`,
    [id, date, zh, en, dimension, value],
  );
}

/** Removes an annotation. */
export async function removeAnnotation(connection: Connection, id: string): Promise<void> {
  await connection.run("delete from app.annotation where annotation_id = cast($1 as uuid)", [id]);
}
