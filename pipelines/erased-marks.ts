import { createHmac } from "node:crypto";
import type { Contract } from "./contract.ts";
import type { Keys } from "./keys.ts";

/** Whether a person who is meant has this: an identifier in its normal form, or an id of `feed.column`. */
export type IsKnown = (kind: string, normal: string) => boolean;

/** The blind index, as a UUID, by which an erased identifier or id is known again: HMAC-SHA256 cut to 16 bytes. */
export function erasedDigest(keys: Keys): (kind: string, normal: string) => string {
  const key = keys.purpose("erased");
  return (kind, normal) => {
    const hex = createHmac("sha256", key).update(`${kind}:${normal}`).digest("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      "-",
    );
  };
}

/** The normal forms of identifiers as `identity.ts` has them in SQL, of texts that may be ones. */
export const NORMAL_FORMS: Readonly<Record<string, (text: string) => string>> = {
  national_id: (text) =>
    narrow(text)
      .replaceAll(/[^0-9A-Za-z]/g, "")
      .toUpperCase(),
  phone: (text) =>
    narrow(text)
      .replaceAll(/[^0-9]/g, "")
      .replace(/^(?:00)?86(1[0-9]{10})$/, "$1"),
  email: (text) =>
    narrow(text)
      .replaceAll(/^ +| +$/g, "")
      .toLowerCase(),
};
const LIKELY: Readonly<Record<string, RegExp>> = {
  national_id: /^(?=(?:.*[0-9]){4})[0-9A-Z]{6,40}$/,
  phone: /^[0-9]{7,17}$/,
  email: /^[^@\s]+@[^@\s]+$/,
};

/** Characters from which on an id is told from a number or a code that stands anywhere in a record. */
const TELLING = 6;

/**
 * Whether the raw text of a record is about a person who is known: by an id in a column of the feed's own (`columns`
 * to `feed.column`), by a telling id anywhere where the record has the columns of its source, or by an identifier.
 */
export function isAbout(
  raw: string,
  { columns, targets, isKnown }: RawReading & { readonly isKnown: IsKnown },
): boolean {
  return leaves(raw).some(({ name, text }) => {
    const own = columns?.get(name);
    if (own !== undefined && isKnown(own, text)) return true;
    if (columns === null && text.length >= TELLING && targets.some((target) => isKnown(target, text)))
      return true;
    return Object.entries(NORMAL_FORMS).some(([kind, normalOf]) => {
      if (text.length > 260) return false;
      const normal = normalOf(text);
      return LIKELY[kind]?.test(normal) === true && isKnown(kind, normal);
    });
  });
}

/** How the raw text of a record is read: its columns that hold ids, null where it has those of its source. */
export type RawReading = {
  readonly columns: ReadonlyMap<string, string> | null;
  readonly targets: readonly string[];
};

/** The texts of a record, each with the column that it stands in. */
export function leaves(raw: string): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = [];
  const visit = (name: string, value: unknown): void => {
    if (typeof value === "string" || typeof value === "number")
      found.push({ name, text: String(value).trim() });
    else if (Array.isArray(value)) for (const one of value) visit(name, one);
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) visit(key, one);
  };
  try {
    visit("", JSON.parse(raw));
  } catch {
    for (const cell of raw.split(/[,;\t|\r\n"]+/)) visit("", cell);
  }
  return found;
}

/** Feeds whose records are about one person, from candidates on along the references, and the ids that lead there. */
export type PersonTree = {
  readonly feeds: readonly Contract[];
  /** `feed.column` that others refer to. */
  readonly targets: readonly string[];
  /** Columns of a feed that hold ids of the tree, each with its `feed.column`. */
  readonly columns: (contract: Contract) => ReadonlyMap<string, string>;
};

/** Draws the tree of the contracts. */
export function personTree(contracts: ReadonlyMap<string, Contract>): PersonTree {
  const names = new Set(["candidates"]);
  const feeds: Contract[] = [];
  const targets = new Set<string>();
  for (const contract of contracts.values()) {
    const into = referencesOf(contract).filter(({ target }) => names.has(target.split(".")[0] ?? ""));
    if (into.length === 0 && contract.feed !== "candidates") continue;
    names.add(contract.feed);
    feeds.push(contract);
    for (const { target } of into) targets.add(target);
  }
  return {
    feeds,
    targets: [...targets],
    columns: (contract) => {
      const own = contract.fields.map(({ name }) => [name, `${contract.feed}.${name}`] as const);
      const others = referencesOf(contract).map(({ name, target }) => [name, target] as const);
      return new Map([...own, ...others].filter(([, target]) => targets.has(target)));
    },
  };
}

function referencesOf({ fields }: Contract): { name: string; target: string }[] {
  return fields.flatMap(({ name, references }) =>
    references === undefined ? [] : [{ name, target: references }],
  );
}

/** Full-width letters, digits and signs as plain ones. */
function narrow(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}
