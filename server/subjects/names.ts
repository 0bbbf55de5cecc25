import type { Text } from "../language.ts";
import type { Channel, ReviewOutcome, SubjectKind, SubjectState } from "../store/subject-request.ts";

/** How people call what is asked. */
export const kindNames: Readonly<Record<SubjectKind, Text>> = {
  copy: { zh: "查阅、复制", en: "Copy of the data" },
  correction: { zh: "更正", en: "Correction" },
  erasure: { zh: "删除", en: "Erasure" },
  explanation: { zh: "说明自动化决策", en: "Explanation of a decision" },
  human_review: { zh: "人工复核", en: "Review by a person" },
};

/** How people call the states of a request. */
export const stateNames: Readonly<Record<SubjectState, Text>> = {
  received: { zh: "已收到", en: "Received" },
  proposed: { zh: "待审批", en: "Waits for approval" },
  approved: { zh: "已批准", en: "Approved" },
  done: { zh: "已完成", en: "Done" },
  refused: { zh: "已拒绝", en: "Refused" },
};

/** How people call the ways on which a request came. */
export const channelNames: Readonly<Record<Channel, Text>> = {
  page: { zh: "候选人页面", en: "Candidate's page" },
  e_mail: { zh: "邮件", en: "E-mail" },
  phone: { zh: "电话", en: "Phone" },
  letter: { zh: "信函", en: "Letter" },
  in_person: { zh: "当面", en: "In person" },
  other: { zh: "其他", en: "Other" },
};

/** How people call what became of a human review. */
export const outcomeNames: Readonly<Record<ReviewOutcome, Text>> = {
  upheld: { zh: "维持原决定", en: "Upheld" },
  changed: { zh: "改变原决定", en: "Changed" },
};
