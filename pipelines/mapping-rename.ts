import type { Contract } from "./contract.ts";
import type { Condition, MappedFeed, MappedValue, Mapping } from "./mapping.ts";
import { readColumns } from "./mapping-columns.ts";

/** What a mapping reads that a table no longer has: fields that are left out, and those that it cannot do without. */
export type Lost = { readonly feed: string; readonly field: string; readonly column: string };

/**
 * A mapping for a table whose columns changed: `renames` gives the new name of a heading; a heading in `gone` is read
 * no more. Fields that lose their column are left out; `lost` are those that their feed requires, or that decide
 * which records it takes.
 */
export function adaptMapping(
  mapping: Mapping,
  contracts: ReadonlyMap<string, Contract>,
  { renames, gone }: { readonly renames: ReadonlyMap<string, string>; readonly gone: ReadonlySet<string> },
): { mapping: Mapping; left: Lost[]; lost: Lost[] } {
  const left: Lost[] = [];
  const lost: Lost[] = [];
  const feeds = mapping.feeds.map((feed) => {
    const required = new Set([
      ...(contracts.get(feed.feed)?.fields ?? []).flatMap(({ name, required: is }) => (is ? [name] : [])),
      ...["source_id", "updated_at"],
    ]);
    const fields: Record<string, MappedValue> = {};
    for (const [field, value] of Object.entries(feed.fields)) {
      const column = readColumns({ feed: feed.feed, fields: { [field]: value } }).find(({ name }) =>
        gone.has(name),
      )?.name;
      if (column === undefined) fields[field] = renamedValue(value, renames);
      else (required.has(field) ? lost : left).push({ feed: feed.feed, field, column });
    }
    const { fields: _fields, ...shape } = feed;
    for (const { name: column } of readColumns({ ...shape, fields: {} }))
      if (gone.has(column)) lost.push({ feed: feed.feed, field: "", column });
    return { ...renamedShape(feed, renames), fields };
  });
  const skip = mapping.skip
    ?.filter(({ column }) => !gone.has(column))
    .map((condition) => renamedCondition(condition, renames));
  return { mapping: { ...mapping, ...(skip === undefined ? {} : { skip }), feeds }, left, lost };
}

const to = (renames: ReadonlyMap<string, string>, heading: string) => renames.get(heading) ?? heading;

const inBraces = (template: string, renames: ReadonlyMap<string, string>) =>
  template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => `{${to(renames, name)}}`);

const renamedCondition = (condition: Condition, renames: ReadonlyMap<string, string>): Condition => ({
  ...condition,
  column: to(renames, condition.column),
});

function renamedValue(value: MappedValue, renames: ReadonlyMap<string, string>): MappedValue {
  if (typeof value === "string") return to(renames, value);
  const { column, first, template, when } = value;
  return {
    ...value,
    ...(column === undefined ? {} : { column: to(renames, column) }),
    ...(first === undefined ? {} : { first: first.map((name) => to(renames, name)) }),
    ...(template === undefined ? {} : { template: inBraces(template, renames) }),
    ...(when === undefined ? {} : { when: when.map((one) => renamedCondition(one, renames)) }),
  };
}

function renamedShape(feed: MappedFeed, renames: ReadonlyMap<string, string>): MappedFeed {
  const { fold, when, unpivot } = feed;
  const columns = unpivot?.columns?.map((name) => to(renames, name));
  return {
    ...feed,
    ...(fold === undefined ? {} : { fold: fold.map((name) => to(renames, name)) }),
    ...(when === undefined ? {} : { when: when.map((one) => renamedCondition(one, renames)) }),
    ...(columns === undefined ? {} : { unpivot: { ...unpivot, columns } }),
  };
}
