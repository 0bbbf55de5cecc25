import type { Context } from "../context.ts";
import type { Text } from "../language.ts";
import type { RecordFact, RecordSection } from "../store/record-version.ts";
import { accountsFact, auditFact, consentFact, requestsFact, retentionFact } from "./facts.ts";

const text = (id: string, zh: string, en: string, label: Text = { zh: "评估", en: "Assessment" }) => ({
  ...{ id, label },
  text: { zh, en },
});

const FAIRNESS: RecordFact = {
  name: { zh: "公平性数据", en: "Figures of fairness" },
  told: {
    zh: "见“公平”页：各群体的通过率之比与检验",
    en: "page Fairness: impact ratios of groups with their tests",
  },
  page: "fairness",
};
const VALIDITY: RecordFact = {
  name: { zh: "有效性数据", en: "Figures of validity" },
  told: {
    zh: "见“有效性”页：评分与入职后绩效的相关",
    en: "page Validity: how scores go with later performance",
  },
  page: "validity",
};

/** The assessment of the impact on personal information (PIPL, articles 55 and 56), with the facts of this installation. */
export async function impactSections(context: Context): Promise<RecordSection[]> {
  const [consent, people, audit, requests] = await Promise.all([
    consentFact(context),
    accountsFact(context),
    auditFact(context),
    requestsFact(context),
  ]);
  return [
    {
      id: "necessity",
      title: {
        zh: "处理目的、方式是否合法、正当、必要",
        en: "Whether purpose and means are lawful, legitimate and necessary",
      },
      facts: [consent, VALIDITY],
      fields: [
        text(
          "text",
          "目的：检验 AI 面试是否有效、公平，并据此改进招聘。方式：从招聘、人事系统导入数据，身份信息单独加密，统计以假名进行。必要性：请说明为何更少的数据不能达到目的。",
          "Purpose: to test whether AI interviews are valid and fair, and to improve hiring by that. Means: data are imported from recruiting and HR systems, identity is kept apart and encrypted, figures are made of pseudonyms. Necessity: state why less data would not serve.",
        ),
      ],
    },
    {
      id: "automated",
      title: { zh: "自动化决策", en: "Automated decisions" },
      facts: [FAIRNESS, requests],
      fields: [
        text(
          "text",
          "AI 评分用于筛选，属于自动化决策（第二十四条）。候选人可以要求说明，也可以要求由人工复核；复核结果见上。请说明如何告知候选人，以及结果是否公平、公正。",
          "AI scores are used to screen, which is an automated decision (article 24). Candidates may ask for an explanation and for a review by a person; what came of that stands above. State how candidates are told, and whether outcomes are fair.",
        ),
      ],
    },
    {
      id: "risks",
      title: { zh: "对个人权益的影响及安全风险", en: "Influence on people's rights, and risks" },
      facts: [],
      fields: [
        text(
          "text",
          "可能的影响：因评分失准或偏差被错误淘汰；敏感个人信息泄露；从小群体的统计推知个人。请评估各项的可能性与后果。",
          "Possible influence: being rejected by a score that is wrong or biased; a leak of sensitive data; a person guessed from figures of small groups. State how likely and how grave each is.",
        ),
      ],
    },
    {
      id: "measures",
      title: {
        zh: "保护措施是否合法、有效并与风险相适应",
        en: "Whether measures are lawful, effective and fit to the risks",
      },
      facts: [retentionFact(context), people, audit],
      fields: [
        text(
          "text",
          "措施：身份信息和文本逐人加密；按角色授权，少于 5 人的群体不显示；查看和处理个人信息均记入不可改动的审计日志；删除须两人；备份加密。请说明是否足够。",
          "Measures: identity and texts are encrypted person by person; roles see what is theirs, groups under five are hidden; whoever reads or works on personal data is in an audit log that cannot be changed unseen; an erasure takes two people; backups are encrypted. State whether that is enough.",
        ),
      ],
    },
    {
      id: "conclusion",
      title: { zh: "结论", en: "Conclusion" },
      facts: [],
      fields: [
        text("text", "请填写结论和改进事项。", "State the conclusion and what is to be improved.", {
          zh: "结论",
          en: "Conclusion",
        }),
      ],
    },
  ];
}
