import { inLanguages } from "../../text/text.ts";

const en = {
  palette: {
    title: "Find and do",
    placeholder: "A page, a figure, a measure, a filter value or a command",
    results: "Results",
    nothing: "Nothing fits. Try fewer letters.",
    more: (count: number) => `${count} more: type on to narrow them down.`,
    found: (count: number) => (count === 1 ? "1 result" : `${count} results`),
    keys: "↑ ↓ to choose, Enter to go, Esc to close",
    kinds: {
      page: "Page",
      figure: "Figure on this page",
      metric: "Measure",
      filter: "Filter",
      command: "Command",
    } as Record<string, string>,
    chosen: "in force",
    commands: {
      help: "Keyboard help",
      print: "Print this page",
      clear: "Clear all filters",
      language: "切换到中文",
      light: "Light theme",
      dark: "Dark theme",
      system: "Theme as the system",
      lastQuarter: "Period: last quarter",
      lastFour: "Period: last four quarters",
      all: "Period: all quarters",
    },
  },
  keyboard: {
    title: "Keyboard",
    about: "Everything can be done without a mouse.",
    groups: [
      {
        name: "Everywhere",
        keys: [
          ["Ctrl K", "Find a page, figure, measure or filter; run a command (⌘ K on a Mac)"],
          ["/", "The same, with one key"],
          ["?", "This help"],
          ["Tab", "To the next control; Shift Tab goes back"],
          ["Esc", "Close what is open"],
          ["Alt ←", "Back: undoes the last filter, period or page"],
        ],
      },
      {
        name: "Figures",
        keys: [
          ["J", "To the next figure"],
          ["K", "To the figure before"],
          ["← →", "In a chart: from value to value, read out as you go"],
          ["Home", "In a chart: to the first value; End goes to the last"],
          ["Enter", "In a chart: filter the page by the value; once more removes the filter"],
        ],
      },
      {
        name: "Filters",
        keys: [
          ["Enter", "Open a filter"],
          ["Space", "Tick a value"],
          ["Esc", "Close the filter, back to its button"],
        ],
      },
    ] as { name: string; keys: [string, string][] }[],
    single: "Keys without Ctrl (J, K, / and ?) work",
    singleAbout: "Turn them off if you dictate or if they get in the way.",
  },
};

const zh: typeof en = {
  palette: {
    title: "查找与操作",
    placeholder: "页面、图表、指标、筛选值或操作，可用拼音首字母",
    results: "结果",
    nothing: "没有匹配项，请减少几个字再试。",
    more: (count) => `另有 ${count} 项，请继续输入以缩小范围。`,
    found: (count) => `${count} 个结果`,
    keys: "↑ ↓ 选择，回车确定，Esc 关闭",
    kinds: { page: "页面", figure: "本页图表", metric: "指标", filter: "筛选", command: "操作" },
    chosen: "已选",
    commands: {
      help: "键盘操作说明",
      print: "打印本页",
      clear: "清除全部筛选",
      language: "Switch to English",
      light: "浅色外观",
      dark: "深色外观",
      system: "外观跟随系统",
      lastQuarter: "周期：最近一个季度",
      lastFour: "周期：最近四个季度",
      all: "周期：全部季度",
    },
  },
  keyboard: {
    title: "键盘操作",
    about: "不用鼠标也能完成所有操作。",
    groups: [
      {
        name: "任何位置",
        keys: [
          ["Ctrl K", "查找页面、图表、指标、筛选值，或执行操作（Mac 为 ⌘ K）"],
          ["/", "同上，单键打开"],
          ["?", "打开本说明"],
          ["Tab", "移到下一个控件；Shift Tab 移到上一个"],
          ["Esc", "关闭当前弹出的内容"],
          ["Alt ←", "返回：撤销上一次筛选、周期或页面切换"],
        ],
      },
      {
        name: "图表",
        keys: [
          ["J", "下一个图表"],
          ["K", "上一个图表"],
          ["← →", "在图表中逐个查看数值，并朗读"],
          ["Home", "在图表中跳到第一个数值；End 跳到最后一个"],
          ["Enter", "在图表中以该项筛选全页；再按一次取消"],
        ],
      },
      {
        name: "筛选",
        keys: [
          ["Enter", "打开筛选"],
          ["空格", "勾选一项"],
          ["Esc", "关闭筛选，回到按钮"],
        ],
      },
    ],
    single: "启用单键操作（J、K、/ 和 ?）",
    singleAbout: "使用语音输入或感到干扰时可以关闭。",
  },
};

/** Texts of the panels: they come with the panels' scripts. */
export const panelText = inLanguages({ en, zh });
