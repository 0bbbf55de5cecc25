import type { Extractor } from "../../pipelines/extract/extract.ts";
import { checkMapping } from "../../pipelines/mapping.ts";
import { type Choices, suggest, type TableDraft } from "../../pipelines/suggest/draft.ts";

/** Fields that a column may rightly become, `feed.field`, parted by spaces; `none` where the contract has no field for it. */
export type Truth = Readonly<Record<string, string>>;

/** How a draft compares with what its columns are. */
export type Grade = {
  readonly columns: number;
  /** Columns that have a field. */
  readonly fields: number;
  readonly right: number;
  /** Put to a wrong field, or to one though there is none, and not told as a guess. */
  readonly wrong: readonly string[];
  /** The same, told as a guess. */
  readonly marked: readonly string[];
  readonly open: number;
  readonly missed: readonly string[];
  /** Why the draft does not load as it is; empty where it does. */
  readonly refused: readonly string[];
};

/** Compares the columns of a draft with the truth. */
export function gradeOf({ columns }: TableDraft, truth: Truth): Omit<Grade, "refused"> {
  const missed: string[] = [];
  const wrong: string[] = [];
  const marked: string[] = [];
  let right = 0;
  let fields = 0;
  for (const { column, takes, sure } of columns) {
    const wanted = (truth[column] ?? "none").split(" ");
    const hasField = !wanted.includes("none");
    const isRight = takes.some(({ feed, field }) => wanted.includes(`${feed}.${field}`));
    const told = `${column}: ${takes[0] === undefined ? sure : `${takes[0].feed}.${takes[0].field}`}`;
    if (hasField) fields += 1;
    if (isRight && hasField) right += 1;
    else if (takes.length > 0 && !isRight) (sure === "certain" ? wrong : marked).push(told);
    if (hasField && !isRight) missed.push(`${told}, is ${wanted.join(" or ")}`);
  }
  return {
    ...{ columns: columns.length, fields, right, wrong, marked, missed },
    open: columns.filter(({ sure }) => sure === "open").length,
  };
}

/** Drafts a mapping of a file, compares it, and tries it on the file. */
export async function graded(
  extractor: Extractor,
  file: { readonly path: string; readonly name: string },
  workDirectory: string,
  truth: Truth,
  choices: Choices = {},
): Promise<{ readonly grade: Grade; readonly draft: TableDraft }> {
  const peek = await extractor.peek({ path: file.path, workDirectory });
  if (peek.status !== "ok") throw new Error(`${file.name}: ${peek.error.message_en}`);
  const { tables } = await suggest([{ name: file.name, peek }], { [file.name]: choices }, "2026-11-30");
  const draft = tables[0] as TableDraft;
  const mapping = await checkMapping(draft.mapping, file.name);
  const result = await extractor.extract({ path: file.path, workDirectory, mapping });
  const refused = [
    ...(result.status === "ok" ? [] : [result.error?.message_en ?? result.status]),
    ...result.feeds.flatMap(({ feed, rejected, reasons }) =>
      rejected === 0 ? [] : [`${feed}: ${rejected} ${JSON.stringify(reasons)}`],
    ),
  ];
  return { draft, grade: { ...gradeOf(draft, truth), refused } };
}
