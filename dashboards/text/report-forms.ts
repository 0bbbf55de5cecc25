import { words } from "./words.ts";

/** Texts of the forms that a report is written in: page, print, workbook. */
export const formWords = words({
  contents: ["目录", "Contents"],
  chart: (number: number) => [`图 ${number}`, `Figure ${number}`],
  table: (number: number) => [`表 ${number}`, `Table ${number}`],
  appendix: ["附录", "Appendix"],
  numbers: ["图中的数字", "The numbers of the charts"],
  numbersOf: ["查看数据表", "The numbers as a table"],
  numbersLead: [
    "正文各图所画的全部数值，连同区间和人数。",
    "All values that the charts of the chapters draw, with intervals and numbers of people.",
  ],
  about: ["说明", "About"],
  headlines: ["主要数字", "Headline figures"],
  measure: ["项目", "Measure"],
  firstRows: (shown: number, all: number) => [
    `列出前 ${shown} 行，共 ${all} 行；全部见工作簿与 JSON。`,
    `The first ${shown} of ${all} rows; all of them are in the workbook and the JSON.`,
  ],
  /** Where it is told what happened in the periods of a chart. */
  seen: (charts: readonly string[]) => [
    `期间发生的事见${charts.join("、")}。`,
    `What happened in these periods stands below ${charts.join(" and ")}.`,
  ],
  largest: (rows: number) => [
    `图中只画人数最多的 ${rows} 行，全部见数据表。`,
    `Drawn are the ${rows} rows of the most people; the table has all of them.`,
  ],
  basis: {
    title: ["依据", "Basis"],
    quarter: ["季度", "Quarter"],
    snapshot: ["数据快照", "Snapshot"],
    warehouse: ["数据仓库", "Warehouse"],
    warehouseOf: (version: number, built: string) => [
      `第 ${version} 版，构建于 ${built}（UTC）`,
      `Version ${version}, built ${built} (UTC)`,
    ],
    program: ["程序摘要", "Digest of the program"],
    settings: ["设置摘要", "Digest of the settings"],
    kept: ["人工记录摘要", "Digest of what people set"],
    inputs: ["输入表", "Tables that it was made from"],
    input: (table: string, rows: string, sha256: string) => [
      `${table}，${rows} 行，SHA-256 ${sha256}`,
      `${table}, ${rows} rows, SHA-256 ${sha256}`,
    ],
  },
});
