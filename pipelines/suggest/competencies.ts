import type { Bilingual } from "../contract.ts";

/** A competency that tables name, with the words for it. */
export type Competency = { readonly id: string; readonly about: Bilingual; readonly words: RegExp };

const of = (id: string, zh: string, en: string, words: RegExp): Competency => ({
  id,
  about: { zh, en },
  words,
});

/** Competencies that hiring tables rate, under one id in whichever language they are written. */
export const COMPETENCIES: readonly Competency[] = [
  of("communication", "沟通能力", "Communication", /communicat|沟通|表达|verbal skill/i),
  of(
    "teamwork",
    "团队协作",
    "Teamwork",
    /team ?work|team_?player|collaborat|cooperat|协作|合作|团队(?!管理|编号|名称|$)/i,
  ),
  of(
    "problem_solving",
    "解决问题",
    "Problem solving",
    /problem[ _-]?solv|analytic|问题解决|解决问题|分析能力/i,
  ),
  of(
    "logical_thinking",
    "逻辑思维",
    "Logical thinking",
    /logic|reasoning|critical[ _-]?think|逻辑|思维|推理/i,
  ),
  of("leadership", "领导力", "Leadership", /leadership|领导力|团队管理|people[ _-]?manag/i),
  of(
    "learning",
    "学习能力",
    "Learning",
    /learning[ _-]?(agility|ability)|learnability|fast[ _-]?learn|学习/i,
  ),
  of("adaptability", "适应能力", "Adaptability", /adaptab|flexib|适应|灵活/i),
  of("resilience", "抗压能力", "Resilience", /resilien|stress[ _-]?(toler|manag)|抗压|情绪/i),
  of("integrity", "诚信", "Integrity", /integrity|honest|ethic(s|al)|诚信|正直/i),
  of(
    "conscientiousness",
    "责任心",
    "Conscientiousness",
    /conscientious|reliab|dependab|accountab|ownership|责任/i,
  ),
  of(
    "initiative",
    "主动性",
    "Initiative",
    /initiative|proactiv|drive(?!r)|self[ _-]?motivat|motivation|主动性|积极|进取|动机/i,
  ),
  of(
    "customer_orientation",
    "客户导向",
    "Customer orientation",
    /customer[ _-]?(service|orient|focus)|client[ _-]?(service|focus)|service[ _-]?orient|客户(服务|导向|意识)|服务意识/i,
  ),
  of(
    "technical_skills",
    "专业技能",
    "Technical skills",
    /technical|tech[ _-]?skill|job[ _-]?knowledge|domain[ _-]?knowledge|专业(能力|技能|知识|水平)|技术(能力|水平|面)/i,
  ),
  of("creativity", "创新能力", "Creativity", /creativ|innovat|创新|创造/i),
  of("planning", "计划组织", "Planning", /planning|organi[sz]ing|time[ _-]?manag|计划|组织能力|时间管理/i),
  of("decision_making", "决策能力", "Decision making", /decision[ _-]?mak|judg(e)?ment|决策|判断/i),
  of("influence", "影响力", "Influence", /influenc|persua|negotiat|影响力|说服|谈判/i),
  of("culture_fit", "文化契合", "Culture fit", /cultur(e|al)[ _-]?(fit|add)|values[ _-]?fit|文化|价值观/i),
  of("language", "语言能力", "Language", /english[ _-]?(level|skill|score)|language|fluency|英语|语言/i),
  of("execution", "执行力", "Execution", /execution|results?[ _-]?orient|执行力|结果导向/i),
  of("empathy", "同理心", "Empathy", /empath|同理心|共情/i),
  of(
    "attention_to_detail",
    "细致",
    "Attention to detail",
    /attention[ _-]?to[ _-]?detail|accuracy[ _-]?skill|细致|细心/i,
  ),
  of("confidence", "自信", "Confidence", /confiden(ce|t)$|自信/i),
];

/** The competency that a heading names; undefined where it names none. */
export function competencyOf(heading: string): Competency | undefined {
  const spaced = heading.replace(/([a-z])([A-Z])/g, "$1 $2");
  return COMPETENCIES.find(({ words }) => words.test(spaced));
}

/** Results of business that are counted of employees: sales, calls, output. */
export const KPI_WORDS =
  /(?<!pre)sales(?!force|_?man|person| rep)|revenue|calls?[ _-]?(handled|taken|made|per|answered|volume)|\bcalls\b|\baht\b|handle[ _-]?time|handling[ _-]?time|\bfcr\b|first[ _-]?call|\btickets?\b|\bdeals?\b|new[ _-]?customers?|customers?[ _-]?(acquired|served|won)|conversion|units[ _-]?(sold|produced|per)|\boutput\b|productivity|\bquota|\borders?\b|\bgmv\b|\bcsat\b|\bqa[ _-]?score|quality[ _-]?score|error[ _-]?rate|defect|销售额|销量|营业额|回款|通话|接听|接起|接通|处理量|处理时长|成交|客户数|产量|产值|订单|业绩额|产能|合格率|签单|达成率|完成率|质检|一次解决|工单|差错率|转化率|客单价|出勤率|拜访/i;
