import { signal } from "@preact/signals";
import { ApiFailure } from "../../api.ts";
import { linkTo, route } from "../../state/route.ts";
import { messageOf } from "../../state/use-answer.ts";
import {
  beginUpload,
  choose,
  endUpload,
  getCheck,
  getUpload,
  loadUpload,
  removeFile,
  sendFile,
  type TableChoices,
  type UploadCheck,
  type UploadState,
} from "./asked.ts";
import type { Dropped } from "./dropped.ts";
import { pageText } from "./words.ts";

/** What the reader brings, as far as it has come. */
export const upload = signal<UploadState | null>(null);
/** What would arrive; null while it is being checked, or cannot be yet. */
export const check = signal<UploadCheck | null>(null);
/** What is on its way, in words; empty where nothing is. */
export const sending = signal("");
export const isReading = signal(false);
export const problem = signal("");
/** The run that loads, or has loaded, what was brought, with what it could answer. */
export const run = signal<{
  readonly id: number;
  readonly answers: UploadState["answers"];
  /** What was assumed of the tables. */
  readonly notes: UploadState["tables"][number]["notes"];
  readonly isBySelf: boolean;
} | null>(null);

/** Grows with each question: only the last answer counts. */
let asked = 0;

const remember = (id: string | null) =>
  location.replace(linkTo("add-data", { ...route.peek().extra, upload: id ?? "" }));

/** Forgets everything: the page is as it was opened first. */
export function forget(): void {
  asked += 1;
  upload.value = null;
  check.value = null;
  run.value = null;
  sending.value = "";
  isReading.value = false;
  remember(null);
}

/** Does something that gives the state anew, and checks what it says. */
async function renew(work: () => Promise<UploadState>, isNew = false): Promise<void> {
  const mine = ++asked;
  isReading.value = true;
  problem.value = "";
  try {
    const state = await work();
    if (mine !== asked) return;
    upload.value = state;
    isReading.value = false;
    check.value = null;
    if (!isReady(state)) return;
    const found = await getCheck(state.id);
    if (mine !== asked) return;
    check.value = found;
    if (isNew && isSame(state, found)) await load(true);
  } catch (error) {
    if (mine !== asked) return;
    isReading.value = false;
    const isGone = error instanceof ApiFailure && error.code === "upload_gone";
    if (isGone) forget();
    problem.value = isGone ? pageText.peek().drop.gone : messageOf(error);
  }
}

/** Whether something can be loaded, and nothing keeps it from that. */
export const isReady = ({ tables }: UploadState): boolean =>
  tables.some(({ error, by }) => error === null && by !== null) &&
  tables.every(({ missing }) => missing.length === 0);

/** Whether every table is read by a kept mapping, has the shape it was made for, and nothing of it would be set aside. */
const isSame = ({ tables }: UploadState, found: UploadCheck): boolean =>
  tables.every(({ by, kept }) => by === "kept" && kept?.came.length === 0 && kept.went.length === 0) &&
  found.tables.every(({ error, feeds }) => error === null && feeds.every(({ rejected }) => rejected === 0));

/** Comes back to an upload of the address. */
export const resume = (id: string): Promise<void> => renew(() => getUpload(id));

/** Sends files and reads them. */
export async function add(files: readonly Dropped[]): Promise<void> {
  problem.value = "";
  if (files.length === 0) {
    problem.value = pageText.peek().drop.nothing;
    return;
  }
  run.value = null;
  try {
    const id = upload.peek()?.id ?? (await beginUpload()).id;
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    let before = 0;
    for (const { name, file } of files) {
      const tell = (bytes: number) => {
        const share = total === 0 ? 1 : (before + bytes) / total;
        sending.value = pageText.peek().drop.sending(name, `${Math.floor(share * 100)} %`);
      };
      tell(0);
      await sendFile(id, name, file, tell);
      before += file.size;
    }
    remember(id);
    sending.value = "";
    await renew(() => getUpload(id), true);
  } catch (error) {
    sending.value = "";
    problem.value = messageOf(error);
  }
}

/** Says something of a table; all is drafted anew. */
export function say(name: string, change: TableChoices): Promise<void> {
  const now = upload.peek();
  if (now === null) return Promise.resolve();
  const tables = Object.fromEntries(now.tables.map((table) => [table.name, table.choices]));
  return renew(() => choose(now.id, { ...tables, [name]: { ...tables[name], ...change } }));
}

/** Takes a file out; the last one ends the upload. */
export async function remove(name: string): Promise<void> {
  const now = upload.peek();
  if (now === null) return;
  if (now.files.length === 1) return discard();
  await renew(async () => {
    await removeFile(now.id, name);
    return getUpload(now.id);
  });
}

/** Gives everything up. */
export async function discard(): Promise<void> {
  const now = upload.peek();
  forget();
  if (now !== null) await endUpload(now.id).catch(() => undefined);
}

/** Loads what was brought. */
export async function load(isBySelf = false): Promise<void> {
  const now = upload.peek();
  if (now === null) return;
  problem.value = "";
  try {
    const { run: id } = await loadUpload(now.id);
    const notes = now.tables.flatMap((table) => table.notes);
    run.value = { id, answers: now.answers, notes, isBySelf };
  } catch (error) {
    problem.value = messageOf(error);
  }
}
