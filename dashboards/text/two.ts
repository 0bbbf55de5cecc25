import { words } from "./words.ts";

/** The texts of two values held against each other. */
export const twoWords = words({
  section: ["两组对比", "Compare two"],
  sectionAbout: [
    "任选一个指标、一个维度和两个取值，看差异是否明确。",
    "Choose a measure, a dimension and two of its values: is the difference clear?",
  ],
  title: (first: string, second: string, measure: string) => [
    `${first}与${second}：${measure}`,
    `${first} and ${second}: ${measure}`,
  ],
  titleOf: (measure: string) => [`两组对比：${measure}`, `Two side by side: ${measure}`],
  about: (dimension: string) => [
    `按${dimension}，同一周期和筛选`,
    `By ${dimension}, same period and filters`,
  ],
  validity: {
    ai: ["AI 评分与 6 个月绩效的相关", "AI score and performance at six months"],
    human: ["面试官评分与 6 个月绩效的相关", "Interviewers' rating and performance at six months"],
  },
  choose: {
    measure: ["指标", "Measure"],
    dimension: ["维度", "By"],
    a: ["甲", "First"],
    b: ["乙", "Second"],
  },
  side: (name: string, value: string) => [`${name} ${value}`, `${name} ${value}`],
  clear: (first: string, second: string, difference: string) => [
    `${first}，${second}。相差 ${difference}，差异明确。`,
    `${first}, ${second}. The difference is ${difference}: it is clear.`,
  ],
  unclear: (first: string, second: string, difference: string) => [
    `${first}，${second}。相差 ${difference}，区间包含 0，看不出差异。`,
    `${first}, ${second}. The difference is ${difference}; the interval includes 0, so no difference can be told.`,
  ],
  noInterval: (first: string, second: string, difference: string) => [
    `${first}，${second}。相差 ${difference}，没有区间，不能判断。`,
    `${first}, ${second}. The difference is ${difference} without an interval, so it cannot be judged.`,
  ],
  shared: [
    "有不少人同时在两组中，两组不独立，因此不给差异区间。",
    "Many people stand on both sides, so the two are not independent and the difference has no interval.",
  ],
  difference: (first: string, second: string) => [`${first} − ${second}`, `${first} − ${second}`],
  one: [
    "这一维度在当前条件下只有一个取值，无从对比。",
    "This dimension has one value only here, so there is nothing to compare.",
  ],
  none: [
    "两组中有一组数据过少或没有数据，无法对比。",
    "One of the two has too few data or none, so they cannot be compared.",
  ],
});
