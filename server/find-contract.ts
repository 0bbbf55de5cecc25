import type { Contract } from "../pipelines/contract.ts";
import { HttpError } from "./http-error.ts";

/** The contract of a feed; throws `not_found`. */
export function findContract(all: ReadonlyMap<string, Contract>, feed: string): Contract {
  const contract = all.get(feed);
  if (contract === undefined) {
    throw new HttpError("not_found", { what: { zh: `数据源 ${feed}`, en: `Feed ${feed}` } });
  }
  return contract;
}
