import { roleNames } from "../access/role-names.ts";
import { may, type Right, ROLES, type Role } from "../access/roles.ts";
import type { Context } from "../context.ts";
import { today } from "../erase-in-server.ts";
import { type Tell, tellTo } from "../figures/tell.ts";
import type { Text } from "../language.ts";
import { accounts, rolesOf } from "../store/account.ts";
import { auditHeads } from "../store/audit-head.ts";
import type { RecordFact } from "../store/record-version.ts";
import { subjectRequests } from "../store/subject-request.ts";
import { reviewNumbers } from "../subjects/review.ts";

/** A version is read by people who may not see rows: its counts are as those may be told them. */
export const tellAll: Tell = tellTo({ kind: "all", rows: false });

/** A list in words. */
export const listed = (items: readonly Text[]): Text => ({
  zh: items.map(({ zh }) => zh).join("、") || "无",
  en: items.map(({ en }) => en).join(", ") || "none",
});

export const same = (text: string): Text => ({ zh: text, en: text });

const OUTCOMES: Readonly<Record<string, Text>> = {
  rejected: { zh: "未录用", en: "rejected" },
  withdrawn: { zh: "本人退出", en: "withdrawn" },
};

/** How long data of candidates are kept, by the settings. */
export function retentionFact({ config }: Pick<Context, "config">): RecordFact {
  const rules = config.retention?.rules ?? [];
  const told: Text =
    rules.length === 0
      ? { zh: "尚未设置保存期限，数据不会自动删除", en: "no rule is set, nothing is erased by itself" }
      : listed(
          rules.map(({ outcome, months }) => ({
            zh: `${OUTCOMES[outcome]?.zh}候选人：流程结束后 ${months} 个月`,
            en: `${OUTCOMES[outcome]?.en} candidates: ${months} months after their process ended`,
          })),
        );
  return { name: { zh: "保存期限（设置）", en: "How long kept (settings)" }, told, page: "subjects" };
}

/** Which roles a right is for. */
export function rolesWith(right: Right): Text {
  return listed(ROLES.filter((role) => may([role], right)).map((role) => roleNames[role]));
}

/** How many people hold each role that sees figures or data. */
export async function accountsFact({ store }: Pick<Context, "store">): Promise<RecordFact> {
  const counts = new Map<Role, number>();
  for (const account of await accounts.enabled(store))
    for (const role of rolesOf(account)) counts.set(role, (counts.get(role) ?? 0) + 1);
  const held = ROLES.filter((role) => counts.has(role)).map((role) => ({
    zh: `${roleNames[role].zh} ${counts.get(role)}`,
    en: `${roleNames[role].en} ${counts.get(role)}`,
  }));
  return {
    name: { zh: "启用的账号（按角色）", en: "Enabled accounts by role" },
    told: listed(held),
    page: "admin",
  };
}

/** How many people are kept, and of how many of them a consent is. */
export async function consentFact({ loader }: Pick<Context, "loader">): Promise<RecordFact> {
  const { people, without } = await loader.countConsents();
  const [given, missing] = tellAll([{ n: people - without }, { n: without }]);
  const count = (group: typeof given): Text =>
    group === undefined || group.isHidden ? { zh: "少于 5", en: "under 5" } : same(String(group.n));
  return {
    name: { zh: "候选人授权（按人，取整到 5）", en: "Consent of candidates (people, in fives)" },
    told: {
      zh: `有授权记录 ${count(given).zh}，没有 ${count(missing).zh}`,
      en: `${count(given).en} with a recorded consent, ${count(missing).en} without`,
    },
    page: "subjects",
  };
}

/** The last signature of the audit log that is kept apart from it. */
export async function auditFact({ store }: Pick<Context, "store">): Promise<RecordFact> {
  const head = (await auditHeads(store).all()).at(-1);
  return {
    name: { zh: "审计日志最近一次签名", en: "Last signature of the audit log" },
    told:
      head === undefined
        ? { zh: "尚无", en: "none yet" }
        : {
            zh: `第 ${head.sequence} 条，${head.at.slice(0, 10)}`,
            en: `event ${head.sequence}, ${head.at.slice(0, 10)}`,
          },
    page: "admin",
  };
}

/** What people asked about their data, and what became of it. */
export async function requestsFact({
  store,
  config,
}: Pick<Context, "store" | "config">): Promise<RecordFact> {
  const rows = await subjectRequests.all(store);
  const now = today(config.organisation.zone);
  const open = rows.filter(({ closed_at }) => closed_at === null);
  const late = open.filter(({ due_on }) => due_on < now).length;
  const { asked, upheld, changed } = reviewNumbers(rows);
  return {
    name: { zh: "个人信息请求", en: "Requests about personal data" },
    told: {
      zh: `共 ${rows.length} 件，处理中 ${open.length} 件，逾期 ${late} 件；其中人工复核 ${asked} 件（维持 ${upheld}，改变 ${changed}）`,
      en: `${rows.length} in all, ${open.length} open, ${late} overdue; reviews by a person ${asked} (${upheld} upheld, ${changed} changed)`,
    },
    page: "subjects",
  };
}
