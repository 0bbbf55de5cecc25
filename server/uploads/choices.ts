import { type Static, Type } from "typebox";
import { nullable } from "../schemas.ts";

const closed = { additionalProperties: false } as const;
const text = (most: number) => Type.String({ maxLength: most });

/** What a person says of one column. */
const columnChoice = Type.Object(
  {
    field: Type.Optional(
      nullable(
        Type.String({
          pattern: "^[a-z_]+\\.[a-z_0-9]+$",
          maxLength: 100,
          description: "feed.field; null: nothing reads it",
        }),
      ),
    ),
    scale: Type.Optional(Type.Object({ min: Type.Number(), max: Type.Number() }, closed)),
    format: Type.Optional(text(60)),
    values: Type.Optional(Type.Record(text(200), nullable(text(60)))),
  },
  closed,
);

/** How a table is written, where it was found wrongly. */
const readingSchema = Type.Object(
  {
    encoding: Type.Optional(
      Type.Enum([
        ...["utf-8", "utf-16le", "utf-16be", "gb18030", "windows-1252"],
        ...["windows-1250", "windows-1251", "big5", "shift_jis", "euc-kr"],
      ] as const),
    ),
    delimiter: Type.Optional(Type.Enum([",", "\t", ";", "|"])),
    heading_row: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    sheet: Type.Optional(text(200)),
  },
  closed,
);

/** What a person says of one table of an upload; what is left out stays as it was found. */
export const tableChoices = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: "^[a-z][a-z0-9_-]{0,59}$",
        description: "Name under which the mapping is kept",
      }),
    ),
    reading: Type.Optional(readingSchema),
    columns: Type.Optional(Type.Record(text(500), columnChoice)),
    answers: Type.Optional(Type.Record(text(200), text(500))),
    anew: Type.Optional(
      Type.Boolean({ description: "Drafted anew, though a mapping is kept for tables of this shape" }),
    ),
    renames: Type.Optional(
      Type.Record(text(500), nullable(text(500)), {
        description: "Heading of the kept mapping -> what it is called now; null: it is gone",
      }),
    ),
  },
  closed,
);

/** What a person says of one table. */
export type TableChoices = Static<typeof tableChoices>;
