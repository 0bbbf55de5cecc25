import {
  beginErase,
  CannotErase,
  type Found,
  type Goes,
  type HeldFile,
  type Root,
  rootsOfCandidate,
  rootsOfPerson,
  tellErasure,
} from "../pipelines/erase.ts";
import { openKeys } from "../pipelines/keys.ts";
import { type DuePerson, duePeople, type RetentionRule } from "../pipelines/retention.ts";
import type { Database } from "../sql/database.ts";
import { findMentions, type Mention } from "./erase-mentions.ts";
import { storeIn } from "./store/open.ts";

/** Whom a request means: a candidate, or everybody whom the rules let fall due. */
export type EraseAsk = {
  readonly candidate?: { readonly id: string; readonly source?: string | undefined };
  /** A person key, instead. */
  readonly person?: string;
  readonly due?: { readonly rules: readonly RetentionRule[]; readonly day: string };
  readonly withRows: boolean;
  /** Why, in the words of who asks. */
  readonly reason?: string;
};

/** What a request destroys, and what it leaves to a person; no name and no identifier. */
export type EraseTold = {
  /** Its number; null where it is only told. */
  readonly request: string | null;
  readonly goes: Goes;
  readonly files: readonly HeldFile[];
  /** Records set aside that hold a name and nothing else of the people. */
  readonly namesakes: readonly number[];
  readonly mentions: readonly Mention[];
  readonly due: readonly DuePerson[];
};

/** Tells what a request would destroy. Throws `CannotErase`. */
export async function tellErase(db: Database, ask: EraseAsk): Promise<EraseTold> {
  const { roots, due } = await rootsOf(db, ask);
  const found = await tellErasure(db, roots);
  return told(db, { found, due, request: null });
}

/** Begins a request; it has to be ended by whoever has the database for itself. Throws `CannotErase`. */
export async function startErase(db: Database, ask: EraseAsk, request: string): Promise<EraseTold> {
  const { roots, due } = await rootsOf(db, ask);
  const before = await told(db, { found: await tellErasure(db, roots), due, request });
  if (roots.length > 0) await beginErase(db, { request, roots, withRows: ask.withRows });
  return before;
}

async function rootsOf(
  db: Database,
  { candidate, person, due, reason }: EraseAsk,
): Promise<{ roots: Root[]; due: DuePerson[] }> {
  if (due !== undefined) {
    const people = await duePeople(db, due.rules, due.day);
    return { roots: people.map(({ person_key }) => ({ target: "person", value: person_key })), due: people };
  }
  const roots =
    person === undefined
      ? await rootsOfCandidate(db, candidate ?? nobody())
      : await rootsOfPerson(db, person);
  if (reason !== undefined) {
    const { names } = await tellErasure(db, roots);
    if ([...names.names, ...names.identifiers].some((word) => reason.includes(word)))
      throw new CannotErase(
        "the reason names the person, and it is kept in the audit log; say it without the name | 原因会写入审计日志，请不要写明本人姓名或联系方式",
      );
  }
  return { roots, due: [] };
}

function nobody(): never {
  throw new CannotErase("say whom: --candidate ID, or --due | 请指明 --candidate 或 --due");
}

async function told(
  db: Database,
  { found, due, request }: { found: Found; due: DuePerson[]; request: string | null },
): Promise<EraseTold> {
  const { goes, files, namesakes, names } = found;
  const store = storeIn(db.directory);
  try {
    return {
      request,
      goes,
      files,
      namesakes,
      due,
      mentions: await findMentions(store, await openKeys(db), names),
    };
  } finally {
    await store.destroy();
  }
}
