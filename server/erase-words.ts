import type { EraseTold } from "./erasing.ts";

type Language = "en" | "zh";

/** What a request to erase people destroyed, or would, in lines for a terminal. */
export function eraseWords(
  told: EraseTold,
  {
    language,
    withRows,
    isDue,
  }: { readonly language: Language; readonly withRows: boolean; readonly isDue: boolean },
): string[] {
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);
  if (isDue && told.due.length === 0 && told.request === null)
    return [say("没有到期的人，未改动任何数据。", "Nobody is due; nothing was changed.")];
  const { request, goes, files, namesakes, mentions, due } = told;
  const listed = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([feed, rows]) => `${feed} ${rows}`)
      .join(say("、", ", ")) || say("无", "none");
  const lines = due.map(({ candidate_ids, outcome, ended_on, due_on }) =>
    say(
      `到期：${candidate_ids.join("、")}，${outcome === "rejected" ? "未录用" : "本人退出"}，流程结束于 ${ended_on}，保存期至 ${due_on}`,
      `due: ${candidate_ids.join(", ")}, ${outcome}, ended on ${ended_on}, due on ${due_on}`,
    ),
  );
  lines.push(
    request === null
      ? say("将会删除（尚未改动任何数据）：", "Would go (nothing was changed):")
      : say(`删除请求 ${request} 已完成，已删除：`, `Request ${request} is done. Gone:`),
    say(
      `  密钥 ${goes.persons} 人，身份记录 ${goes.identities} 条`,
      `  keys of ${goes.persons} people, ${goes.identities} identities`,
    ),
    say(`  加密文本：${listed(goes.texts)}`, `  sealed texts: ${listed(goes.texts)}`),
    say(`  等待引用的记录：${listed(goes.waiting)}`, `  waiting records: ${listed(goes.waiting)}`),
    say(`  隔离区记录：${listed(goes.quarantined)}`, `  records set aside: ${listed(goes.quarantined)}`),
    withRows
      ? say(
          `  假名化数据行（一并删除）：${listed(goes.rows)}`,
          `  pseudonymous rows, these too: ${listed(goes.rows)}`,
        )
      : say(
          `保留用于统计的假名化数据行，不含任何编号、联系方式和文本：${listed(goes.rows)}`,
          `Pseudonymous rows stay for the statistics, without any id, contact or text: ${listed(goes.rows)}`,
        ),
  );
  for (const { path, fate } of files) lines.push(`  ${FATES[fate][language](path)}`);
  if (namesakes.length > 0)
    lines.push(
      say(
        `隔离区中只提到姓名的记录，请人工判断：${namesakes.join("、")}`,
        `Records set aside that hold the name alone, for you to decide: ${namesakes.join(", ")}`,
      ),
    );
  for (const { kind, id } of mentions)
    lines.push(
      say(
        `${KINDS[kind] ?? kind} ${id} 中提到了本人，未自动删除，请人工判断`,
        `${kind.replace("_", " ")} ${id} names the person; it was not deleted, decide for yourself`,
      ),
    );
  if (request !== null)
    lines.push(
      say(
        "请保管好数据目录旁的 .erased 文件：恢复较早的备份时，要靠它再次删除这些数据。",
        "Keep the file .erased beside the data directory: with it an older backup is erased again when it is restored.",
      ),
    );
  return lines;
}

const KINDS: Readonly<Record<string, string>> = {
  view: "已保存的视图",
  pin: "固定的图表",
  annotation: "标注",
  error_report: "问题报告",
};

const FATES = {
  deleted: {
    zh: (path: string) => `源文件，仅含其记录，予以删除：${path}`,
    en: (path: string) => `source file that holds nothing else, deleted: ${path}`,
  },
  shared: {
    zh: (path: string) => `源文件，还含有他人的记录，未删除：${path}`,
    en: (path: string) => `source file that holds others' records too, not deleted: ${path}`,
  },
  outside: {
    zh: (path: string) => `源文件，在数据目录之外，未删除：${path}`,
    en: (path: string) => `source file outside of the data directory, not deleted: ${path}`,
  },
} as const;
