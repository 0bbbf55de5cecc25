import type { Text } from "./language.ts";

const texts = {
  bad_request: { zh: "请求有误：{reason}", en: "The request is wrong: {reason}" },
  invalid_parameter: {
    zh: "参数 {path} 无效：{problem}",
    en: "Parameter {path} is invalid: {problem}",
  },
  unknown_dimension: {
    zh: "指标 {metric} 没有维度 {path}",
    en: "The metric {metric} has no dimension {path}",
  },
  not_decomposable: {
    zh: "指标 {metric} 的变化无法拆分：它不是由各组数据混合而成的数值（如占比、均值、中位数、相关系数）",
    en: "A change of {metric} cannot be taken apart: it is no value mixed from groups (a share, a mean, a median, a correlation)",
  },
  too_many_rows: {
    zh: "结果有 {rows} 行，JSON 最多 {limit} 行；请改用 .csv 或 .arrow，或缩小范围",
    en: "The answer has {rows} rows, JSON takes {limit} at most; ask for .csv or .arrow, or for less",
  },
  too_many_cells: {
    zh: "工作簿最多 {limit} 个单元格，这里有 {cells} 个；请改用 CSV 或 Arrow，或缩小范围",
    en: "A workbook takes {limit} cells at most, here are {cells}; take CSV or Arrow, or ask for less",
  },
  unknown_parameter: {
    zh: "没有名为 {path} 的参数或维度",
    en: "There is no parameter or dimension named {path}",
  },
  invalid_json: { zh: "请求正文不是有效的 JSON", en: "The body is not valid JSON" },
  sign_in_needed: { zh: "请先登录", en: "Sign in first" },
  token_unknown: {
    zh: "令牌无效、已过期或已停用",
    en: "This token is unknown, over or ended",
  },
  token_and_cookie: {
    zh: "令牌与登录 Cookie 不能同时使用，请只用其一",
    en: "A token and the cookie of a session do not go together; send one of them",
  },
  token_name_taken: {
    zh: "令牌名“{name}”已被使用过，请换一个",
    en: "There was a token “{name}” before; choose another name",
  },
  link_gone: {
    zh: "该登录链接已被使用或已过期；请用账号和密码登录，或向管理员索取新链接",
    en: "This sign-in link has been used or has expired; sign in by login and password, or ask an administrator for a new link",
  },
  candidate_link_gone: {
    zh: "该链接已被使用或已过期；请联系招聘人员重新发送",
    en: "This link has been used or has expired; ask the recruiter for a new one",
  },
  survey_answered: {
    zh: "这次投递的问卷已经填写过，谢谢",
    en: "The survey about this application has been answered already, thank you",
  },
  already_asked: {
    zh: "您已提出同样的请求，我们正在处理",
    en: "You have asked this already; it is being worked on",
  },
  already_subscribed: {
    zh: "您已有同样的订阅",
    en: "You have subscribed to this already",
  },
  set_up_gone: {
    zh: "该初始设置链接已被使用或已过期；若尚无账号，重新启动服务会打印新的链接",
    en: "This set-up link has been used or has expired; while there is no account, a new start of the server prints a new one",
  },
  wrong_credentials: {
    zh: "账号或密码不正确，或账号已停用",
    en: "The login or the password is wrong, or the account is disabled",
  },
  wrong_password: { zh: "当前密码不正确", en: "The present password is wrong" },
  step_up_needed: {
    zh: "此操作需要先再次确认身份并说明理由",
    en: "This asks you to prove anew who you are, and to say why",
  },
  no_password: {
    zh: "该账号还没有密码；请先在“我的账户”中设置",
    en: "This account has no password yet; set one in “My account” first",
  },
  too_many_tries: {
    zh: "登录失败次数过多，请在 {seconds} 秒后重试",
    en: "Too many failed sign-ins; try again in {seconds} s",
  },
  sso_account: {
    zh: "该账号通过身份提供方登录，没有密码",
    en: "This account signs in by its identity provider and has no password",
  },
  subject_taken: {
    zh: "另一个账号已使用此身份登录",
    en: "Another account signs in by this identity already",
  },
  link_needed: {
    zh: "请先用一次性链接登录，并在 30 分钟内操作",
    en: "Sign in by a one-time link first, and do it within 30 minutes",
  },
  provider_unreachable: {
    zh: "暂时无法使用{provider}登录，请稍后重试或改用其他方式",
    en: "{provider} cannot be reached just now; try again later, or sign in another way",
  },
  login_taken: {
    zh: "账号名“{login}”已被使用，请换一个",
    en: "The login “{login}” is somebody's already; choose another one",
  },
  own_account: {
    zh: "不能更改自己的角色和数据范围，也不能停用自己；请由另一位管理员操作",
    en: "Nobody changes their own roles and scope, or disables themselves; another administrator does that",
  },
  last_admin: {
    zh: "这是最后一位可以登录的系统管理员；请先让另一个账号担任系统管理员",
    en: "This is the last administrator who can sign in; make another account an administrator first",
  },
  account_disabled: {
    zh: "该账号已停用；请先启用",
    en: "This account is disabled; enable it first",
  },
  webhook_refused: {
    zh: "签名不正确，或时间已过期",
    en: "The signature is wrong, or it is too old",
  },
  foreign_origin: {
    zh: "已拒绝来自其他网站的请求",
    en: "A request that comes from another site is refused",
  },
  own_proposal: {
    zh: "不能审批自己提出的删除；请由另一位审计员审批",
    en: "Nobody approves their own proposal; another auditor does that",
  },
  report_making: {
    zh: "正在生成 {quarter} 的报告，请在完成后再试",
    en: "The report of {quarter} is being made; try again when it is done",
  },
  wrong_state: {
    zh: "该请求当前为“{state}”，不能这样处理；请刷新页面",
    en: "This request is “{state}” now and cannot be dealt with so; load the page again",
  },
  own_model_proposal: {
    zh: "不能审批自己的提案；请由另一位 HR 管理员审批",
    en: "Nobody approves their own proposal; another HR administrator does that",
  },
  wrong_proposal_state: {
    zh: "该提案当前为“{state}”，不能这样处理；请刷新页面",
    en: "This proposal is “{state}” now and cannot be dealt with so; load the page again",
  },
  model_moved: {
    zh: "提案提出后，岗位的现行版本已变为 {version}；请撤回后基于新版本重新提出",
    en: "Since this was proposed the version in force became {version}; withdraw it and propose anew from that",
  },
  not_allowed: { zh: "您没有此项权限", en: "You do not have the right to do this" },
  too_few_people: {
    zh: "所选范围涉及的人数过少，或可由此推算出人数过少的群体，为保护隐私不予显示；请放宽筛选或时段",
    en: "This is about too few people, or would tell of too few by subtraction; choose fewer filters or a longer period",
  },
  not_yours: {
    zh: "{what}由他人创建，只有创建者可以修改或删除",
    en: "{what} is somebody else's; only who made it can change or remove it",
  },
  name_taken: {
    zh: "您已有名为“{name}”的视图，请换一个名称",
    en: "You have a view named “{name}” already; choose another name",
  },
  limit_reached: {
    zh: "{what}最多 {limit} 个，请先删除不用的",
    en: "There can be {limit} {what} at most; remove some first",
  },
  not_found: { zh: "没有找到{what}", en: "{what} was not found" },
  not_acceptable: {
    zh: "可提供的格式为 {formats}",
    en: "The formats on offer are {formats}",
  },
  run_in_progress: {
    zh: "已有一次加载正在运行，请等待其结束",
    en: "A load is running already; wait until it has ended",
  },
  not_undone: { zh: "{why}", en: "{why}" },
  source_missing: {
    zh: "源目录 {path} 不存在；请在 assay.config.json 的 source.directory 中设置",
    en: "The source directory {path} does not exist; set source.directory in assay.config.json",
  },
  too_large: { zh: "请求正文超过上限 {limit}", en: "The body is larger than the limit of {limit}" },
  address_too_long: { zh: "网址过长，请缩短筛选条件", en: "The address is too long; ask for less in it" },
  headers_too_large: {
    zh: "请求头过大，请清除本站的 Cookie 后重试",
    en: "The headers of the request are too large; clear the cookies of this site and try again",
  },
  expectation_failed: {
    zh: "请求头 Expect 的要求无法满足",
    en: "What the header Expect asks for is not on offer",
  },
  request_timeout: {
    zh: "请求未能在规定时间内发送完毕，请重试",
    en: "The request did not arrive in time; send it again",
  },
  too_many_streams: {
    zh: "同时打开的实时进度过多（每次登录最多 {limit} 个），请关闭其他标签页后重试",
    en: "Too many streams of progress are open (a session has {limit} at most); close other tabs and try again",
  },
  upload_gone: {
    zh: "这次上传已结束或已过期，文件已删除；请重新放入文件",
    en: "This upload is over and its files are removed; drop them again",
  },
  upload_loading: {
    zh: "正在导入这些文件，请等待其结束",
    en: "These files are being loaded; wait until that has ended",
  },
  too_many_uploads: {
    zh: "同时进行的上传过多（每人最多 {limit} 个）；请先完成或放弃其他上传",
    en: "Too many uploads are open (a person has {limit} at most); finish or discard others first",
  },
  too_many_files: {
    zh: "一次上传最多 {limit} 个文件",
    en: "An upload takes {limit} files at most",
  },
  file_too_large: {
    zh: "文件超过上限 {limit}；请拆分后再上传，或用 assay load 导入",
    en: "The file is larger than the limit of {limit}; split it, or load it by assay load",
  },
  uploads_too_large: {
    zh: "您上传的文件合计超过上限 {limit}；请先导入或删除一部分",
    en: "Your uploads together are larger than the limit of {limit}; load or remove some first",
  },
  file_longer: {
    zh: "收到的内容比声明的更长，已放弃这个文件",
    en: "More came than was announced; the file was given up",
  },
  file_name: { zh: "文件名“{name}”{wrong}", en: "The file name “{name}” {wrong}" },
  file_twice: {
    zh: "已有名为“{name}”的文件（不区分大小写）；请改名或先删除",
    en: "There is a file named “{name}” already (case does not count); rename or remove one",
  },
  file_busy: {
    zh: "文件“{name}”正在上传，请稍候",
    en: "The file “{name}” is being uploaded; wait a moment",
  },
  file_part: {
    zh: "这一段不是接着已收到的 {bytes} 字节发送的",
    en: "This part does not follow on the {bytes} bytes that are there",
  },
  not_ready: {
    zh: "还不能导入：{reason}",
    en: "This cannot be loaded yet: {reason}",
  },
  disk_full: {
    zh: "磁盘空间不足，暂停写入；请释放空间后重试，查看数据不受影响",
    en: "The disk is nearly full, nothing is written; free some space and try again (reading goes on)",
  },
  not_json: {
    zh: "只接受 JSON 正文（Content-Type: application/json）",
    en: "Only JSON bodies are taken (Content-Type: application/json)",
  },
  too_many_requests: {
    zh: "请求过于频繁，请在 {seconds} 秒后重试",
    en: "Too many requests; try again in {seconds} s",
  },
  failed: {
    zh: "服务器内部错误，详情已记录，编号 {request}",
    en: "The server failed; the details are in its log under {request}",
  },
  audit_unavailable: {
    zh: "审计日志暂时无法写入，因此此操作被拒绝",
    en: "The audit log cannot be written just now, therefore this is refused",
  },
  busy: {
    zh: "服务器繁忙，请在 {seconds} 秒后重试",
    en: "The server has too much to do at once; try again in {seconds} s",
  },
  loader_gone: {
    zh: "数据加载进程正在重启，请在 {seconds} 秒后重试；查看数据不受影响",
    en: "The process that loads is being started again; try again in {seconds} s (reading goes on)",
  },
  writer_gone: {
    zh: "服务器正在重启，请稍候重试",
    en: "The server is being started again; try again in a moment",
  },
  engine_unavailable: {
    zh: "计算指标的引擎（ClickHouse）没有应答，暂时无法给出数字；请稍后重试，或请管理员运行 assay doctor",
    en: "The engine that counts figures (ClickHouse) does not answer, so there is no number now; try again later, or have the administrator run assay doctor",
  },
  no_warehouse: {
    zh: "尚未加载任何数据；请先运行 assay load",
    en: "No data have been loaded yet; run assay load first",
  },
  query_timeout: {
    zh: "查询超过 {seconds} 秒已被中断；请缩小时间范围或增加筛选",
    en: "The query was stopped after {seconds} s; narrow the period or add a filter",
  },
} as const satisfies Record<string, Text>;

/** What can go wrong, as the API's `error.code` says it. */
export type ErrorCode = keyof typeof texts;

const statuses: Record<ErrorCode, number> = {
  bad_request: 400,
  invalid_parameter: 400,
  unknown_dimension: 400,
  not_decomposable: 400,
  too_many_rows: 400,
  too_many_cells: 400,
  unknown_parameter: 400,
  invalid_json: 400,
  sign_in_needed: 401,
  wrong_credentials: 401,
  token_unknown: 401,
  token_and_cookie: 400,
  wrong_password: 403,
  step_up_needed: 403,
  own_account: 403,
  link_needed: 403,
  webhook_refused: 401,
  foreign_origin: 403,
  not_allowed: 403,
  too_few_people: 403,
  not_yours: 403,
  own_proposal: 403,
  own_model_proposal: 403,
  not_found: 404,
  not_acceptable: 406,
  name_taken: 409,
  login_taken: 409,
  token_name_taken: 409,
  sso_account: 409,
  subject_taken: 409,
  last_admin: 409,
  account_disabled: 409,
  no_password: 409,
  already_subscribed: 409,
  limit_reached: 409,
  report_making: 409,
  wrong_state: 409,
  wrong_proposal_state: 409,
  model_moved: 409,
  run_in_progress: 409,
  not_undone: 409,
  source_missing: 409,
  survey_answered: 409,
  already_asked: 409,
  candidate_link_gone: 410,
  link_gone: 410,
  set_up_gone: 410,
  request_timeout: 408,
  too_large: 413,
  address_too_long: 414,
  not_json: 415,
  expectation_failed: 417,
  upload_loading: 409,
  too_many_files: 409,
  file_twice: 409,
  file_busy: 409,
  file_part: 409,
  not_ready: 409,
  file_name: 400,
  file_longer: 400,
  upload_gone: 404,
  file_too_large: 413,
  uploads_too_large: 413,
  too_many_uploads: 429,
  too_many_requests: 429,
  too_many_tries: 429,
  too_many_streams: 429,
  headers_too_large: 431,
  failed: 500,
  audit_unavailable: 503,
  provider_unreachable: 503,
  busy: 503,
  loader_gone: 503,
  writer_gone: 503,
  engine_unavailable: 503,
  no_warehouse: 503,
  query_timeout: 504,
  disk_full: 507,
};

/** A value put into a message: the same in both languages, or a text of its own in each. */
export type Value = string | number | Text;

/** An answer that is an error: its code gives status and message in both languages. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly text: Text;
  readonly details: unknown;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, values: Readonly<Record<string, Value>> = {}, details?: unknown) {
    const text = { zh: fill(texts[code].zh, values, "zh"), en: fill(texts[code].en, values, "en") };
    super(text.en);
    this.code = code;
    this.status = statuses[code];
    this.text = text;
    this.details = details;
    this.retryAfter = typeof values.seconds === "number" && this.status !== 504 ? values.seconds : undefined;
  }
}

function fill(template: string, values: Readonly<Record<string, Value>>, language: "zh" | "en"): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    return value === undefined ? "" : typeof value === "object" ? value[language] : String(value);
  });
}

/** What has waited for so many seconds in vain is asked to come again after as long. */
export const busyFor = (seconds: number): HttpError =>
  new HttpError("busy", { seconds: Math.max(1, Math.ceil(seconds)) });
