import { dataWords } from "../../dashboards/text/data.ts";
import type { Reason } from "../../pipelines/contract.ts";
import type { CopiedValue, PersonCopy } from "../../pipelines/copy-person.ts";
import type { Root } from "../../pipelines/erase.ts";
import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import {
  openSubjectTexts,
  type SubjectKind,
  type SubjectRequest,
  type SubjectState,
  subjectRequests,
} from "../store/subject-request.ts";
import { kindNames, stateNames } from "./names.ts";

/** The copy of one person's data as it is handed over. */
export type CopyDocument = PersonCopy & {
  readonly made_at: string;
  readonly organisation: Text;
  /** What has to be known to read it. */
  readonly notes: readonly Text[];
  /** What the person asked before. */
  readonly requests: readonly {
    readonly kind: SubjectKind;
    readonly received_at: string;
    readonly state: SubjectState;
    readonly asked: string;
    readonly told: string | null;
  }[];
};

const NOTES: readonly Text[] = [
  {
    zh: "以下是本系统保存的与您有关的全部记录：来自各来源系统的数据、加密保存的身份信息和文本，以及导入时未通过检查而另行保存的记录。统计图表由这些记录计算得出，不含关于您的其他信息。",
    en: "These are all records about you that this system keeps: data from the source systems, identity and texts that are kept encrypted, and records that did not pass the checks when they were loaded. Figures and charts are computed from these records and hold nothing else about you.",
  },
  {
    zh: "行为特征（如微笑、语调、视线）默认封存：不计入任何分数，也不向任何人逐人展示；这里列出是因为它们被导入过。",
    en: "Behavioural features (such as smile, tone, gaze) are sealed: they are in no score and are shown to nobody person by person; they stand here because they were imported.",
  },
  {
    zh: "面试官等其他人的编号已换成序号。时间为协调世界时（UTC）。谁查看过您的数据记录在审计日志中，可以另行询问。",
    en: "Ids of other people, such as interviewers, are replaced by numbers. Times are UTC. Who looked at your data is kept in the audit log, of which you may ask.",
  },
];

/** What leads to the records of the person of a request. Throws where the data were erased. */
export function rootsOf({ keys }: Pick<Context, "keys">, row: SubjectRequest): Root[] {
  if (row.person_key !== null) return [{ target: "person", value: row.person_key }];
  const { candidate_id } = openSubjectTexts(keys, row);
  if (candidate_id === null)
    throw new HttpError("not_found", {
      what: {
        zh: "该人员的数据（已删除）",
        en: "What is kept of this person (it was erased)",
      },
    });
  return [{ target: "candidates.candidate_id", value: candidate_id }];
}

/** Makes the copy of a person's data. */
export async function copyFor(
  { loader, store, keys, config }: Context,
  roots: readonly Root[],
): Promise<CopyDocument> {
  const copy = await loader.copyPerson(roots);
  const [person] = roots.filter(({ target }) => target === "person");
  const asked = person === undefined ? [] : await subjectRequests.of(store, person.value);
  const { name } = config.organisation;
  const [zh = name, en = zh] = name.split("|").map((part) => part.trim());
  return {
    made_at: new Date().toISOString(),
    organisation: { zh, en },
    notes: NOTES,
    ...copy,
    requests: asked.map((row) => {
      const { asked, told } = openSubjectTexts(keys, row);
      return { kind: row.kind, received_at: row.received_at, state: row.state, asked, told };
    }),
  };
}

/** The copy as a page that needs nothing else, in both languages, to be read and printed. */
export function copyHtml(copy: CopyDocument): string {
  const title = both({ zh: "个人信息副本", en: "Copy of personal data" });
  const feeds = copy.feeds.map(
    ({ about, records }) =>
      `<h2>${both(about)} <small>${records.length}</small></h2>${records
        .map(({ source, values }) => table(values, source))
        .join("")}`,
  );
  const aside = copy.aside.map(
    ({ about, reason, raw }) =>
      `<table><caption>${both(about)} · ${both(reasonOf(reason))}</caption>${lines(raw)}</table>`,
  );
  const requests = copy.requests.map(
    ({ kind, received_at, state, asked, told }) =>
      `<table><caption>${both(kindNames[kind])} · ${escaped(received_at)} · ${both(stateNames[state])}</caption>${[
        [{ zh: "您的要求", en: "What you asked" }, asked] as const,
        [{ zh: "答复", en: "Answer" }, told ?? ""] as const,
      ]
        .filter(([, said]) => said !== "")
        .map(([name, said]) => row(both(name), said))
        .join("")}</table>`,
  );
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>个人信息副本 · Copy of personal data</title><style>${STYLE}</style></head><body>
<p>${both(copy.organisation)} · ${escaped(copy.made_at)}</p>
<h1>${title}</h1>
${copy.notes.map((note) => `<p class="note">${escaped(note.zh)}<br><span lang="en">${escaped(note.en)}</span></p>`).join("\n")}
${feeds.join("\n")}
${part({ zh: "未通过检查而另行保存的记录", en: "Records that did not pass the checks" }, aside)}
${part({ zh: "您提出的请求", en: "What you asked" }, requests)}
</body></html>
`;
}

const part = (title: Text, tables: readonly string[]) =>
  tables.length === 0 ? "" : `<h2>${both(title)} <small>${tables.length}</small></h2>${tables.join("")}`;

const table = (values: readonly CopiedValue[], source: string) =>
  `<table><caption>${both({ zh: "来源", en: "Source" })}: ${escaped(source)}</caption>${values
    .map(({ about, value }) => row(both(about), value))
    .join("")}</table>`;

const row = (name: string, value: unknown) =>
  `<tr><th scope="row">${name}</th><td>${escaped(told(value))}</td></tr>`;

function lines(raw: unknown): string {
  if (typeof raw !== "object" || raw === null) return row("", raw);
  return Object.entries(raw)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => row(escaped(name), value))
    .join("");
}

const reasonOf = (reason: Reason): Text => ({
  zh: dataWords("zh").reasons[reason] ?? reason,
  en: dataWords("en").reasons[reason] ?? reason,
});

const told = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const both = ({ zh, en }: Text) => `${escaped(zh)} <span lang="en">${escaped(en)}</span>`;

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const STYLE = `
@page { size: A4; margin: 15mm }
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #14191b; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; break-after: avoid } small, caption, [lang=en], .note { color: #4a5357 }
[lang=en] { font-size: .9em } table { width: 100%; border-collapse: collapse; margin: 0 0 1.2rem } caption { text-align: left; font-size: .85rem }
tr { border-top: 1px solid #d5dadc; break-inside: avoid } th { text-align: left; font-weight: 400; width: 38%; vertical-align: top; padding: .25rem .8rem .25rem 0 }
td { overflow-wrap: anywhere; white-space: pre-wrap; padding: .25rem 0 }
`;
