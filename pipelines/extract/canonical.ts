import { type Contract, contracts, RECORD_COLUMNS } from "../contract.ts";
import type { MappedValue, Mapping } from "../mapping.ts";
import { Refusal } from "./result.ts";

/** Source of canonical records that name none. */
const CANONICAL_SOURCE = "canonical";

/**
 * The mapping of a canonical file: headings are the contract's fields. `source` may be left out, and
 * `source_id` where the business key is one field; `deleted` and every optional field too.
 */
export async function canonicalMapping(feed: string, label: string): Promise<Mapping> {
  const contract = (await contracts()).get(feed);
  if (contract === undefined)
    throw new Refusal("unknown_file", {
      zh: `没有名为 ${feed} 的标准接口（${label}）`,
      en: `there is no feed named ${feed} (${label})`,
    });
  const fields: Record<string, MappedValue> = {};
  for (const { name, required } of contract.fields)
    fields[name] = required === true ? name : { column: name, optional: true };
  for (const name of RECORD_COLUMNS) fields[name] = { column: name, optional: name !== "updated_at" };
  fields.source = { column: "source", optional: true, default: CANONICAL_SOURCE };
  fields.source_id = sourceId(contract);
  return { name: CANONICAL_SOURCE, feeds: [{ feed, fields }] };
}

function sourceId(contract: Contract): MappedValue {
  const [only, ...others] = contract.key;
  if (only === undefined || others.length > 0) return "source_id";
  return only === "source_id" ? only : { first: ["source_id", only], optional: true };
}
