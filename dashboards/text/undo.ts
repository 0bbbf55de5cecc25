import { words } from "./words.ts";

/** The texts of taking a load back. */
export const undoWords = words({
  ask: ["撤回这次导入…", "Take this load back…"],
  about: [
    "撤回本身是一次新的运行：这次导入新增的记录会移除，被它修改的记录恢复原样，同样的文件之后可以重新导入。仍保留的人，其姓名和文字内容不变。",
    "It is a run of its own: what this load brought goes, what it changed is as before, and the same files can be loaded again. Names and texts of people who stay do not change.",
  ],
  nothing: ["没有需要移除或恢复的记录。", "There is no record to remove or to put back."],
  removed: (rows: string) => [`移除 ${rows} 条`, `${rows} removed`],
  restored: (rows: string) => [`恢复 ${rows} 条`, `${rows} put back`],
  confirm: ["撤回", "Take it back"],
  keep: ["保留", "Keep it"],
});
