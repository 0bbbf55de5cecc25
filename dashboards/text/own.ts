import { type Pair, words } from "./words.ts";

/** Texts of the candidate's own page. */
export const ownWords = words({
  title: ["我的申请", "My application"],
  welcome: [
    "您好！这里可以看到您的申请进展和面试反馈，也可以就您的个人信息提出请求。",
    "Welcome. Here you see how your application stands and what stood out in your interview, and you can ask about your own data.",
  ],
  once: [
    "这个链接是专门给您的，只能打开一次。请在您自己的手机或电脑上打开。",
    "This link was made for you and opens once. Please open it on a device of your own.",
  ],
  open: ["打开我的申请", "Open my application"],
  over: [
    "您的访问已结束。如需再次查看，请联系招聘人员重新发送链接。",
    "Your visit has ended. To come back, ask the recruiter for a new link.",
  ],
  again: ["重试", "Try again"],
  leave: ["结束访问", "Leave"],
  hello: ["谢谢您的申请。", "Thank you for applying."],
  until: (day: string) => [`信息更新至 ${day}。`, `Up to date as of ${day}.`],
  applied: (day: string) => [`${day} 投递`, `Applied on ${day}`],
  stands: {
    received: ["我们已收到您的申请，正在查看简历。", "We have your application and are reading it."],
    ai_interview: [
      "AI 面试邀请已发给您，请在方便的时候完成。",
      "The AI interview is open for you; take it when it suits you.",
    ],
    review: ["我们正在审阅，尽快答复您。", "We are looking at everything and will come back to you."],
    interview: [
      "人工面试已安排，期待与您见面。",
      "Your interview with our people is arranged. See you there.",
    ],
    offer: [
      "我们已向您发出录用通知，等待您的答复。",
      "We have made you an offer and look forward to your answer.",
    ],
    accepted: ["您已接受录用，我们期待您入职。", "You have accepted. We look forward to your first day."],
    started: ["您已入职，欢迎加入！", "You have started. Welcome!"],
    closed: [
      "这次我们没有继续下一步。谢谢您付出的时间，也欢迎您申请其他岗位。",
      "We did not go on with this application. Thank you for your time; other jobs are open to you.",
    ],
    withdrawn: ["您已放弃这次申请。", "You have withdrawn this application."],
  } as Record<string, Pair>,
  since: (day: string) => [`自 ${day}`, `Since ${day}`],
  feedback: ["面试反馈", "What stood out"],
  strong: (competencies: string) => [
    `您比较突出的是：${competencies}。`,
    `You stood out in: ${competencies}.`,
  ],
  weaker: (competencies: string) => [
    `还可以加强的是：${competencies}。`,
    `There is more to gain in: ${competencies}.`,
  ],
  feedbackAbout: [
    "这是您自己各项能力之间的比较，不是与他人的比较。",
    "This compares your own competencies with each other, not you with others.",
  ],
  looked: {
    before: [
      "AI 面试的评分供面试官参考，结束之前有人与您面谈或为您评分。",
      "The AI interview's scores were seen beside those of people who met or rated you before the end.",
    ],
    after: [
      "这次申请用到了 AI 面试评分；结束时是否有人看过，系统里没有记录。",
      "AI interview scores were used; whether a person had looked when it ended is not recorded.",
    ],
    not_recorded: [
      "这次申请用到了 AI 面试评分，结束之前没有人工面谈或评分的记录。您可以要求人工复核。",
      "AI interview scores were used, and no interview or rating by a person is recorded before the end. You can ask that a person look again.",
    ],
    no_decision: [
      "AI 面试评分只是参考之一，申请还在进行中。",
      "The AI interview's scores are one part of it; your application is still open.",
    ],
  } as Record<string, Pair>,
  rights: ["您的个人信息，由您做主", "Your data, your rights"],
  rightsAbout: [
    "我们会在标明的日期之前答复。提出请求不会影响您的申请。",
    "We answer by the day that is shown. Asking does no harm to your application.",
  ],
  download: ["下载我的数据", "Download my data"],
  downloadAbout: [
    "身份信息、投递记录和您的评分，JSON 文件。",
    "Identity, applications and your scores, as a JSON file.",
  ],
  kinds: {
    copy: ["要一份完整副本", "Ask for a full copy"],
    correction: ["更正信息", "Correct something"],
    explanation: ["解释 AI 评分与决定", "Explain the AI score and the decision"],
    human_review: ["请人工复核", "Ask that a person look again"],
    erasure: ["删除我的信息", "Erase my data"],
  } as Record<string, Pair>,
  kindAbout: {
    copy: [
      "包括面试作答文本和问卷意见在内的全部内容。",
      "Everything that is kept, answers and comments included.",
    ],
    correction: ["请写明哪一项有误、应该是什么。", "Say what is wrong and what it should be."],
    explanation: [
      "说明用了哪些能力项、各占多少、由谁作出决定。",
      "Which competencies counted, how much, and how it was decided.",
    ],
    human_review: [
      "由一位招聘人员重新查看您的面试和结果。",
      "A recruiter looks at your interview and its outcome again.",
    ],
    erasure: [
      "删除后无法恢复，进行中的申请也会结束。",
      "It cannot be undone, and an open application ends with it.",
    ],
  } as Record<string, Pair>,
  message: ["想告诉我们的话（可不填）", "What you would like to tell us (optional)"],
  messageNeeded: ["请写明", "Please say what"],
  send: ["提交请求", "Send"],
  cancel: ["取消", "Cancel"],
  sent: ["已收到您的请求。", "We have your request."],
  requests: ["您提出的请求", "What you asked for"],
  due: (day: string) => [`我们将在 ${day} 前答复`, `We answer by ${day}`],
  done: (day: string) => [`${day} 已处理`, `Answered on ${day}`],
  refused: (day: string) => [`${day} 未能满足，我们已另行说明`, `Not granted on ${day}; you were told why`],
  survey: ["说说您的感受", "How was it for you?"],
  surveyAbout: [
    "几个小问题，用来改进面试。只用于统计，不影响您的申请。",
    "A few questions that make interviews better. They count in statistics alone and do not touch your application.",
  ],
  items: {
    flow_smooth: ["面试流程顺畅", "The process went smoothly"],
    questions_relevant: ["题目与岗位相关", "The questions were about the job"],
    length_ok: ["时长合适", "The length was right"],
    satisfaction: ["总体满意（必填）", "I was satisfied overall (needed)"],
    recommend: ["愿意推荐给朋友", "I would recommend it to a friend"],
  } as Record<string, Pair>,
  low: ["完全不同意", "Not at all"],
  high: ["非常同意", "Very much"],
  comment: ["还想说的（可不填，请勿填写他人信息）", "Anything else (optional; write nothing about others)"],
  surveySend: ["提交", "Send"],
  thanks: ["谢谢您的反馈！", "Thank you for telling us."],
});
