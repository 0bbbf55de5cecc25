import { type Contract, contracts } from "../../pipelines/contract.ts";
import { personTree } from "../../pipelines/erased-marks.ts";
import type { Context } from "../context.ts";
import type { Text } from "../language.ts";
import type { RecordFact, RecordSection } from "../store/record-version.ts";
import { listed, retentionFact, rolesWith, same } from "./facts.ts";

/** What data are processed for: feeds of people with their purpose and its usual basis. */
type Purpose = {
  readonly id: string;
  readonly title: Text;
  readonly feeds: readonly string[];
  readonly purpose: Text;
  readonly basis: Text;
};

const CONSENT: Text = {
  zh: "本人同意（《个人信息保护法》第十三条第一款第一项）。请核对授权文本是否涵盖本目的。",
  en: "Consent of the person (PIPL, article 13(1)(1)). Check that the text of the consent covers this purpose.",
};
const CONTRACT: Text = {
  zh: "为订立、履行劳动合同，或按依法制定的劳动规章制度实施人力资源管理所必需（第十三条第一款第二项）。",
  en: "Necessary to conclude or perform the employment contract, or for human resources management under lawful rules (PIPL, article 13(1)(2)).",
};

const PURPOSES: readonly Purpose[] = [
  {
    id: "recruiting",
    title: { zh: "招聘流程", en: "Recruiting" },
    feeds: ["candidates", "applications", "stage_events", "messages", "offers", "hires"],
    purpose: {
      zh: "办理投递、邀请、面试、录用，并统计各环节的人数、时长和成本。",
      en: "To handle applications, invitations, interviews and offers, and to count people, time and cost at each step.",
    },
    basis: CONSENT,
  },
  {
    id: "ai_interviews",
    title: { zh: "AI 面试与评分", en: "AI interviews and scores" },
    feeds: ["ai_interviews", "ai_scores"],
    purpose: {
      zh: "检验 AI 面试评分是否有效、是否公平。行为特征默认封存，不计入任何分数。",
      en: "To test whether AI interview scores are valid and fair. Behavioural features are sealed and in no score.",
    },
    basis: CONSENT,
  },
  {
    id: "human_interviews",
    title: { zh: "人工面试与评价", en: "Interviews by people" },
    feeds: ["human_interviews", "human_ratings"],
    purpose: {
      zh: "与 AI 评分对照，检验两者的一致程度和各自的预测力。",
      en: "To hold AI scores against people's ratings: how far they agree, and what each predicts.",
    },
    basis: CONSENT,
  },
  {
    id: "work",
    title: { zh: "入职后的表现与留任", en: "Performance and retention after hiring" },
    feeds: ["employment", "performance_reviews", "kpi_results", "promotions", "trainings"],
    purpose: {
      zh: "检验面试评分能否预测入职后的绩效和留任。",
      en: "To test whether interview scores predict performance and retention.",
    },
    basis: CONTRACT,
  },
  {
    id: "experience",
    title: { zh: "满意度与投诉", en: "Satisfaction and complaints" },
    feeds: ["survey_answers", "complaints"],
    purpose: {
      zh: "了解候选人和业务部门的体验，改进流程。",
      en: "To learn how candidates and departments experience the process, and to improve it.",
    },
    basis: CONSENT,
  },
  {
    id: "operations",
    title: { zh: "系统运行", en: "Running the systems" },
    feeds: ["system_events"],
    purpose: {
      zh: "查明登录失败和停机对候选人的影响。",
      en: "To find out how failed log-ins and outages touch candidates.",
    },
    basis: CONSENT,
  },
];

const OTHER: Omit<Purpose, "feeds"> = {
  id: "other",
  title: { zh: "其他", en: "Other" },
  purpose: { zh: "请填写处理目的。", en: "State the purpose." },
  basis: { zh: "请填写法律依据。", en: "State the legal basis." },
};

/** The register of processing, as the contracts of the feeds and the settings have it. */
export async function processingSections(context: Context): Promise<RecordSection[]> {
  const all = await contracts();
  const { feeds } = personTree(all);
  const named = new Set(PURPOSES.flatMap((one) => one.feeds));
  const rest = feeds.map(({ feed }) => feed).filter((feed) => !named.has(feed));
  const sources = await context.loader.feedSources(feeds.map(({ feed }) => feed));
  const purposes = rest.length === 0 ? PURPOSES : [...PURPOSES, { ...OTHER, feeds: rest }];
  return purposes.map(({ id, title, feeds, purpose, basis }) => ({
    ...{ id, title },
    facts: factsOf(
      feeds.flatMap((feed) => all.get(feed) ?? []),
      sources,
      context,
    ),
    fields: [
      { id: "purpose", label: { zh: "处理目的", en: "Purpose" }, text: purpose },
      { id: "basis", label: { zh: "法律依据", en: "Legal basis" }, text: basis },
      {
        id: "receivers",
        label: { zh: "接收方", en: "Who receives the data" },
        text: {
          zh: "仅本企业内部，按下列角色；不向第三方提供。",
          en: "Within the organisation alone, by the roles below; no third party receives them.",
        },
      },
      {
        id: "kept",
        label: { zh: "保存期限的说明", en: "Why kept as long" },
        text: {
          zh: "以设置中的保存期限为准；到期自动删除。",
          en: "As the settings say; erased by itself when due.",
        },
      },
    ],
  }));
}

function factsOf(
  feeds: readonly Contract[],
  sources: Readonly<Record<string, readonly string[]>>,
  context: Context,
): RecordFact[] {
  const fields = feeds.flatMap((contract) => contract.fields);
  const labels = (sealed: boolean) =>
    listed([
      ...new Map(
        fields
          .filter((field) => (field.sealed === true) === sealed)
          .map(({ about }) => [about.zh, { zh: about.zh, en: about.en.toLowerCase() }]),
      ).values(),
    ]);
  const from = [...new Set(feeds.flatMap(({ feed }) => sources[feed] ?? []))].sort();
  return [
    { name: { zh: "数据类别", en: "Kinds of data" }, told: labels(false), page: "data" },
    { name: { zh: "加密保存", en: "Kept encrypted" }, told: labels(true), page: null },
    { name: { zh: "来源系统", en: "Where from" }, told: listed(from.map(same)), page: "data" },
    {
      name: { zh: "可查看统计的角色", en: "Roles that see figures" },
      told: rolesWith("aggregates"),
      page: "admin",
    },
    retentionFact(context),
  ];
}
