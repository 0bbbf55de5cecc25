import type { Bilingual } from "../contract.ts";

/** Members that say by `true` that there is more. */
const MORE =
  /^(is|has)?(more|next|nextpage|moreitems|moredata|moredataavailable|morepages|moreresults)(available)?$/;

/** Members that hold what asks for the next page. */
const NEXT =
  /^(odata)?next(page|cursor|token|link|url|href|uri|pagetoken|pageurl|pagecursor|recordsurl|offset|marker|start)?$|^continuationtoken$/;

/** Members in which such things stand, beside the root of the answer. */
const AROUND =
  /^(meta|metadata|pag(e|es|er|ing|ination)(info)?|links?|cursors?|data|result|results|response|responsemetadata|body)$/;

const DEPTH = 4;

/**
 * Tells that a saved answer of an interface is one page of several: by a member that says that there is more, a link
 * or a cursor to the next page, or a page number below the number of pages.
 */
export function furtherPages(answer: unknown): Bilingual[] {
  const found = sign(answer, "", DEPTH);
  if (found === undefined) return [];
  return [
    {
      zh: `这只是分页结果中的一页（${found}）：其余各页不在此文件中`,
      en: `this is one page of several (${found}): the other pages are not in this file`,
    },
  ];
}

function sign(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth === 0) return undefined;
  const members = Object.entries(value).map(([name, content]) => ({
    name,
    key: name.toLowerCase().replace(/[^a-z]/g, ""),
    content: content as unknown,
  }));
  const told = (name: string, content: unknown) =>
    `${path}${name}: ${typeof content === "object" ? "…" : JSON.stringify(content).replace(/^"|"$/g, "").slice(0, 80)}`;
  const more = members.find(({ key, content }) => MORE.test(key) && (content === true || content === "true"));
  if (more !== undefined) return told(more.name, more.content);
  const isLast = members.some(
    ({ key, content }) => MORE.test(key) && (content === false || content === "false"),
  );
  if (isLast) return undefined;
  const next = members.find(({ key, content }) => NEXT.test(key) && leadsOn(content));
  if (next !== undefined) return told(next.name, next.content);
  const number = (pattern: RegExp) =>
    members
      .map(({ key, content }) => (pattern.test(key) ? Number(content) : Number.NaN))
      .find(Number.isFinite);
  const page = number(/^(current)?page(number|no|num|index)?$/);
  const pages = number(/^(total|last)pages?$|^pages?(count|total)$|^pages$/);
  if (page !== undefined && pages !== undefined && page < pages) return `${path}page ${page} / ${pages}`;
  for (const { name, key, content } of members) {
    if (!AROUND.test(key)) continue;
    const inside = sign(content, `${path}${name}.`, depth - 1);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Whether this leads to a next page: a number, a text that is not empty, or an object with such a link. */
function leadsOn(content: unknown): boolean {
  if (typeof content === "number") return content > 0;
  if (typeof content === "string") return content !== "" && content !== "null";
  if (typeof content !== "object" || content === null || Array.isArray(content)) return false;
  return Object.values(content).some((value) => typeof value === "string" && value !== "");
}
