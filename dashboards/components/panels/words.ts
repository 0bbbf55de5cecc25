import { inLanguage } from "../../text/text.ts";
import { type Pair, words } from "../../text/words.ts";

const panelWords = words({
  common: {
    save: ["保存", "Save"],
    cancel: ["取消", "Cancel"],
    change: ["修改", "Change"],
    changeNamed: (name: string) => [`修改“${name}”`, `Change ${name}`],
    remove: ["删除", "Remove"],
    removeNamed: (name: string) => [`删除“${name}”`, `Remove ${name}`],
    removeSurely: ["确认删除", "Remove it"],
  },
  views: {
    keep: ["保存当前页面和筛选条件", "Save this page as it is filtered now"],
    shareIt: ["共享给所有人", "Share with everybody"],
    name: ["视图名称", "Name of the view"],
    own: ["我的视图", "Own views"],
    others: ["他人共享", "Shared by others"],
    none: ["还没有保存过视图。", "No view has been saved yet."],
    isShared: ["已共享给所有人", "Shared with everybody"],
    isPrivate: ["仅自己可见", "Only you see it"],
    by: (name: string) => [`由${name}共享`, `Shared by ${name}`],
    rename: ["重命名", "Rename"],
    renameNamed: (name: string) => [`重命名“${name}”`, `Rename ${name}`],
    share: ["共享", "Share"],
    unshare: ["取消共享", "Stop sharing"],
    move: ["替换为当前页面", "Replace by this page"],
    saved: ["视图已保存", "View saved"],
    moved: ["视图已改为当前页面", "The view opens this page now"],
    sharedNow: ["视图已共享", "The view is shared"],
    unshared: ["已取消共享", "The view is no longer shared"],
    removed: ["视图已删除", "View removed"],
  },
  annotations: {
    title: ["标注", "Annotations"],
    about: [
      "记录新增题目、流程调整等事件；所有按时间展示的图表都会在对应周期标出。",
      "Events such as a new question or a process change. Every chart over time marks the period of the day.",
    ],
    new: ["新增标注", "New annotation"],
    date: ["日期", "Day"],
    text: ["事件说明（最多 200 字）", "What happened (up to 200 characters)"],
    otherText: ["英文说明（选填）", "In Chinese (optional)"],
    whom: ["适用范围", "Whom it concerns"],
    everybody: ["全部", "Everybody"],
    choose: ["请选择", "Choose"],
    add: ["添加", "Add"],
    all: (count: number) => [
      count === 0 ? "全部标注" : `全部标注（${count}）`,
      count === 0 ? "All annotations" : `All annotations (${count})`,
    ],
    none: ["暂无标注。", "There are none yet."],
    by: (name: string) => [`由${name}添加`, `by ${name}`],
    saved: ["标注已保存", "Annotation saved"],
    removed: ["标注已删除", "Annotation removed"],
  },
  target: {
    label: (unit: string) => [`自设目标（${unit}）`, `Own target, ${unit}`],
    set: ["设定目标", "Set target"],
    remove: ["删除自设目标", "Remove own target"],
    saved: ["目标已设定", "Target set"],
    removed: ["自设目标已删除", "Own target removed"],
  },
  palette: {
    title: ["查找与操作", "Find and do"],
    placeholder: [
      "页面、图表、指标、筛选值或操作，可用拼音首字母",
      "A page, a figure, a measure, a filter value or a command",
    ],
    results: ["结果", "Results"],
    nothing: ["没有匹配项，请减少几个字再试。", "Nothing fits. Try fewer letters."],
    more: (count: number) => [
      `另有 ${count} 项，请继续输入以缩小范围。`,
      `${count} more: type on to narrow them down.`,
    ],
    found: (count: number) => [`${count} 个结果`, count === 1 ? "1 result" : `${count} results`],
    keys: ["↑ ↓ 选择，回车确定，Esc 关闭", "↑ ↓ to choose, Enter to go, Esc to close"],
    kinds: {
      page: ["页面", "Page"],
      view: ["我的视图", "Saved view"],
      section: ["栏目", "Section"],
      figure: ["图表", "Figure"],
      metric: ["指标", "Measure"],
      filter: ["筛选", "Filter"],
      command: ["操作", "Command"],
    } as Record<string, Pair>,
    chosen: ["已选", "in force"],
    commands: {
      annotations: ["标注", "Annotations"],
      help: ["键盘操作说明", "Keyboard help"],
      print: ["打印本页", "Print this page"],
      clear: ["清除全部筛选", "Clear all filters"],
      language: ["Switch to English", "切换到中文"],
      light: ["浅色外观", "Light theme"],
      dark: ["深色外观", "Dark theme"],
      system: ["外观跟随系统", "Theme as the system"],
      lastQuarter: ["周期：最近一个季度", "Period: last quarter"],
      lastFour: ["周期：最近四个季度", "Period: last four quarters"],
      all: ["周期：全部季度", "Period: all quarters"],
    },
  },
  keyboard: {
    title: ["键盘操作", "Keyboard"],
    about: ["不用鼠标也能完成所有操作。", "Everything can be done without a mouse."],
    groups: {
      everywhere: {
        name: ["任何位置", "Everywhere"],
        keys: {
          "Ctrl K": [
            "查找页面、图表、指标、筛选值，或执行操作（Mac 为 ⌘ K）",
            "Find a page, figure, measure or filter; run a command (⌘ K on a Mac)",
          ],
          "/": ["同上，单键打开", "The same, with one key"],
          "?": ["打开本说明", "This help"],
          Tab: ["移到下一个控件；Shift Tab 移到上一个", "To the next control; Shift Tab goes back"],
          Esc: ["关闭当前弹出的内容", "Close what is open"],
          "Alt ←": ["返回：撤销上一次筛选、周期或页面切换", "Back: undoes the last filter, period or page"],
        },
      },
      figures: {
        name: ["图表", "Figures"],
        keys: {
          J: ["下一个图表", "To the next figure"],
          K: ["上一个图表", "To the figure before"],
          "← →": ["在图表中逐个查看数值，并朗读", "In a chart: from value to value, read out as you go"],
          Home: [
            "在图表中跳到第一个数值；End 跳到最后一个",
            "In a chart: to the first value; End goes to the last",
          ],
          Enter: [
            "在图表中突出显示该项，再按一次以该项筛选全页，第三次取消",
            "In a chart: highlight the value; once more filters the page by it, a third time removes the filter",
          ],
        },
      },
      filters: {
        name: ["筛选", "Filters"],
        keys: {
          Enter: ["打开筛选", "Open a filter"],
          Space: ["勾选一项", "Tick a value"],
          Esc: ["关闭筛选，回到按钮", "Close the filter, back to its button"],
        },
      },
    },
    keyNames: { Space: ["空格", "Space"] } as Record<string, Pair>,
    single: ["启用单键操作（J、K、/ 和 ?）", "Keys without Ctrl (J, K, / and ?) work"],
    singleAbout: [
      "使用语音输入或感到干扰时可以关闭。",
      "Turn them off if you dictate or if they get in the way.",
    ],
  },
});

/** Texts of the panels: they come with the panels' scripts. */
export const panelText = inLanguage(panelWords);
