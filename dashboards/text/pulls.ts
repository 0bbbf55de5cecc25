import { words } from "./words.ts";

/** The texts of pulled systems on the page data. */
export const pullWords = words({
  title: ["拉取的系统", "Pulled systems"],
  about: [
    "按设置定时向其他系统取数；各端点取到哪里、下次何时，以及可能访问的全部主机",
    "Systems that are asked for their data: how far each endpoint is, when the next run is, and every host that may be asked",
  ],
  noHosts: [
    "设置中没有要访问的主机：不会向外发出任何请求。",
    "The settings name no host: nothing is asked of any other system.",
  ],
  hosts: (count: number, names: string) => [
    `只会访问以下 ${count} 台主机：${names}。`,
    count === 1
      ? `This host is asked, and no other: ${names}.`
      : `These ${count} hosts are asked, and no others: ${names}.`,
  ],
  host: (name: string, use: string) => [`${name}（${use}）`, `${name} (${use})`],
  uses: {
    pull: ["拉取", "pull"],
    sign_in: ["登录", "sign-in"],
    models: ["模型通知", "model notices"],
    mail: ["邮件", "mail"],
    robot: ["群机器人", "chat robot"],
    engine: ["计算引擎", "engine of figures"],
  },
  next: (time: string) => [`下次拉取：${time}`, `Next run: ${time}`],
  byCommand: ["只由命令启动", "Run by command only"],
  missing: (names: string) => [
    `缺少密钥：${names}。请用 assay pull secret 提供。`,
    `Secrets are missing: ${names}. Give them to assay pull secret.`,
  ],
  endpoint: ["端点", "Endpoint"],
  state: ["状态", "State"],
  last: ["上次运行", "Last run"],
  complete: ["上次完整", "Last whole"],
  items: ["条目", "Items"],
  deleted: ["已删除", "Deleted"],
  waiting: ["待取编号", "Ids that wait"],
  never: ["尚未拉取", "not yet"],
  states: {
    running: ["进行中", "running"],
    done: ["完成", "complete"],
    partial: ["部分完成", "in part"],
    failed: ["失败", "failed"],
    interrupted: ["已中断", "interrupted"],
  },
  problems: {
    refused: ["对方系统不接受凭据", "the system does not accept the credentials"],
    limited: ["对方系统暂时不接受更多请求", "the system takes no more requests for now"],
    broken: ["对方系统出错", "the system answers with errors"],
    unreachable: ["无法连接对方系统", "the system does not answer"],
    bad: ["对方系统拒绝了某些请求", "the system refuses some requests"],
    format: ["对方系统的回答与约定不符", "the answers are of another shape than agreed"],
    budget: ["本次请求数已用完，下次继续", "the requests of a run are spent; the next run goes on"],
    stopped: ["运行被停止，下次重取", "the run was stopped; the next one repeats it"],
    load: ["数据未能导入，下次重取", "the records were not loaded; the next run repeats it"],
    shrunk: [
      "整份列表一次少了五分之一以上，未标记任何删除",
      "more than a fifth of the list was gone at once; nothing was marked as deleted",
    ],
  },
});
