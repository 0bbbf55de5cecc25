import type { MappedFeed } from "./mapping.ts";

/** The headings (in JSON: paths) that a feed of a mapping reads; `optional` ones may be missing in a file. */
export function readColumns(feed: MappedFeed): { name: string; optional: boolean }[] {
  const found = new Map<string, boolean>();
  const add = (name: string, optional: boolean) => {
    if (!name.startsWith("$")) found.set(name, (found.get(name) ?? true) && optional);
  };
  for (const condition of feed.when ?? []) add(condition.column, false);
  for (const name of feed.fold ?? []) add(name, false);
  for (const name of feed.unpivot?.columns ?? []) add(name, false);
  for (const value of Object.values(feed.fields)) {
    if (typeof value === "string") {
      add(value, false);
      continue;
    }
    const optional = value.optional === true;
    if (value.column !== undefined) add(value.column, optional);
    for (const name of value.first ?? []) add(name, optional);
    for (const name of templateColumns(value.template ?? "")) add(name, optional);
    for (const condition of value.when ?? []) add(condition.column, optional);
  }
  return [...found].map(([name, optional]) => ({ name, optional }));
}

/** The names in braces of a template, in order. */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] as string);
}

/** The columns that an unpivot takes, each with what stands beside it. */
export function unpivotItems(
  unpivot: NonNullable<MappedFeed["unpivot"]>,
  headings: readonly string[],
): { column: string; literals: Record<string, string>; companions: Record<string, string | undefined> }[] {
  const pattern = unpivot.pattern === undefined ? undefined : new RegExp(unpivot.pattern, "u");
  const except = unpivot.except === undefined ? undefined : new RegExp(unpivot.except, "u");
  return headings.flatMap((column) => {
    const match = pattern?.exec(column);
    const wanted = pattern === undefined ? (unpivot.columns ?? []).includes(column) : match !== null;
    if (!wanted || except?.test(column) === true) return [];
    const literals: Record<string, string> = { $column: column };
    for (const [name, text] of Object.entries(match?.groups ?? {})) literals[`$${name}`] = text ?? "";
    const companions = Object.fromEntries(
      Object.entries(unpivot.companions ?? {}).map(([name, template]) => {
        const heading = template.replace(/\{([^{}]+)\}/g, (_whole, part: string) => literals[part] ?? "");
        return [`$${name}`, headings.includes(heading) ? heading : undefined];
      }),
    );
    return [{ column, literals, companions }];
  });
}
