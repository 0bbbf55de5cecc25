import { AuditUnavailable } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import { outcomeOf } from "../recorded.ts";
import type { Store } from "../store/open.ts";
import {
  type RecordKind,
  type RecordSection,
  type RecordVersion,
  recordVersions,
  sectionsOf,
} from "../store/record-version.ts";
import { impactSections } from "./impact.ts";
import { processingSections } from "./processing.ts";

export const recordTitles: Readonly<Record<RecordKind, Text>> = {
  processing: { zh: "个人信息处理记录", en: "Register of processing" },
  impact: { zh: "个人信息保护影响评估", en: "Assessment of the impact on personal information" },
};

/** A text that somebody wrote, by its place. */
export type WrittenText = {
  readonly section: string;
  readonly field: string;
  readonly zh: string;
  readonly en: string;
};

/** A record as it would be saved now: the facts of today, and the texts of the last version where there is one. */
export async function draftOf(context: Context, kind: RecordKind): Promise<RecordSection[]> {
  const sections = await (kind === "impact" ? impactSections(context) : processingSections(context));
  const [last] = await recordVersions.all(context.store, kind);
  const texts = last === undefined ? [] : textsOf(sectionsOf(last));
  return put(sections, texts);
}

/** Saves a new version: the facts of now with what was written. Records that together with it. */
export async function saveRecord(
  context: Context,
  person: string,
  kind: RecordKind,
  texts: readonly WrittenText[],
): Promise<RecordVersion> {
  const draft = await draftOf(context, kind);
  const known = new Set(textsOf(draft).map(placeOf));
  const stray = texts.findIndex((one) => !known.has(placeOf(one)));
  if (stray !== -1)
    throw new HttpError("invalid_parameter", {
      path: `texts.${stray}`,
      problem: {
        zh: `记录中没有 ${placeOf(texts[stray] as WrittenText)}`,
        en: `the record has no ${placeOf(texts[stray] as WrittenText)}`,
      },
    });
  const sections = JSON.stringify(put(draft, texts));
  return recorded(context, { actor: person, action: "record_save", kind }, async (store) => {
    const [last] = await recordVersions.all(store, kind);
    const row: RecordVersion = {
      ...{ kind, version: (last?.version ?? 0) + 1, sections, saved_by: person },
      ...{ saved_at: new Date().toISOString(), signed_name: null, signed_by: null, signed_at: null },
    };
    await recordVersions.add(store, row);
    return row;
  });
}

/** Signs a version by name; once. */
export function signRecord(
  context: Context,
  person: string,
  { kind, version, name }: { readonly kind: RecordKind; readonly version: number; readonly name: string },
): Promise<RecordVersion> {
  return recorded(context, { actor: person, action: "record_sign", kind }, async (store) => {
    const row = await foundVersion(store, kind, version);
    if (row.signed_at !== null)
      throw new HttpError("bad_request", {
        reason: { zh: `第 ${version} 版已签署`, en: `version ${version} is signed already` },
      });
    const signed = {
      ...{ signed_name: name, signed_by: person },
      signed_at: new Date().toISOString(),
    };
    await recordVersions.sign(store, { kind, version, ...signed });
    return { ...row, ...signed };
  });
}

/** A saved version. Throws `not_found`. */
export async function foundVersion(store: Store, kind: RecordKind, version: number): Promise<RecordVersion> {
  const row = await recordVersions.find(store, kind, version);
  if (row === undefined)
    throw new HttpError("not_found", { what: { zh: `第 ${version} 版`, en: `Version ${version}` } });
  return row;
}

async function recorded(
  { store, audit }: Context,
  {
    actor,
    action,
    kind,
  }: {
    readonly actor: string;
    readonly action: "record_save" | "record_sign";
    readonly kind: RecordKind;
  },
  work: (store: Store) => Promise<RecordVersion>,
): Promise<RecordVersion> {
  const event = { actor, action, subject: `record:${kind}` } as const;
  try {
    return await store.transaction().execute(async (within) => {
      const row = await work(within);
      await audit.record({ ...event, outcome: "done", detail: { version: row.version } });
      return row;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable)) await audit.record({ ...event, outcome: outcomeOf(error) });
    throw error;
  }
}

const placeOf = ({ section, field }: Pick<WrittenText, "section" | "field">) => `${section}.${field}`;

const textsOf = (sections: readonly RecordSection[]): WrittenText[] =>
  sections.flatMap(({ id, fields }) =>
    fields.map((field) => ({ section: id, field: field.id, ...field.text })),
  );

function put(sections: readonly RecordSection[], texts: readonly WrittenText[]): RecordSection[] {
  const written = new Map(texts.map((one) => [placeOf(one), { zh: one.zh, en: one.en }]));
  return sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => ({
      ...field,
      text: written.get(placeOf({ section: section.id, field: field.id })) ?? field.text,
    })),
  }));
}
