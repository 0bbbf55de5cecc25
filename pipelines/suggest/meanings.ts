/**
 * What a column can mean: `feed.field`, or one of the meanings that become several fields together (`hires.hired`: a
 * verdict that makes the hire). Each line: meaning, kind of cells, then alternatives of senses; `@topic` after an
 * alternative: only in a table about that.
 */
const LINES = `
person.id id: ID
candidates.candidate_id id: CANDIDATE ID | PERSON ID | CANDIDATE | PERSON
candidates.name name: NAME | CANDIDATE NAME | EMPLOYEE NAME | PERSON NAME | CANDIDATE | EMPLOYEE
candidates.first_name label: FIRST NAME | FIRST
candidates.last_name label: LAST NAME | LAST
candidates.phone phone: PHONE | PHONE ID
candidates.email email: EMAIL | EMAIL ADDRESS
candidates.national_id id: NATIONALID | NATIONALID ID
candidates.gender gender: GENDER | MALE | FEMALE | GENDER ID
candidates.birth_date date: BIRTH | BIRTH DATE
candidates.ethnicity category: ETHNICITY | PROTECTED ETHNICITY | PROTECTED GROUP | PROTECTED | ETHNICITY GROUP
candidates.education category: EDUCATION | EDUCATION LEVEL | HIGHEST EDUCATION | HIGHEST EDUCATION LEVEL
candidates.experience_years years: EXPERIENCE YEARS | EXPERIENCE | WORK YEARS | OVERALL WORK YEARS | WORK EXPERIENCE | WORK EXPERIENCE YEARS | OVERALL EXPERIENCE | OVERALL EXPERIENCE YEARS
candidates.consent_at date: CONSENT | CONSENT DATE
candidates.consent_scope text: CONSENT SCOPE
departments.department_id id: DEPT ID
departments.parent_id id: PARENT DEPT ID | PARENT ID @department
departments.name label: DEPT | DEPT NAME | HIRE DEPT | JOB DEPT
departments.company label: COMPANY | COMPANY NAME
departments.region label: REGION | REGION NAME | WORK REGION
jobs.job_id id: JOB ID
jobs.title label: APPLY THE | JOB | JOB TITLE | JOB NAME | TITLE | APPLY JOB | APPLY JOB NAME | HIRE JOB
jobs.job_family label: JOB FAMILY | FAMILY
jobs.level level: LEVEL | JOB LEVEL | JOB GRADE
requisitions.requisition_id id: REQUISITION ID | REQUISITION
requisitions.headcount count: HEADCOUNT | REQUISITION HEADCOUNT | REQUISITION COUNT | HIRE HEADCOUNT
requisitions.requested_at date: REQUISITION DATE | REQUISITION CREATE | REQUISITION CREATE DATE | CREATE DATE @requisition | CREATE @requisition | REQUISITION START | APPLY DATE @requisition | JOB CREATE
requisitions.submitted_at date: REQUISITION SUBMIT | SUBMIT @requisition
requisitions.closed_at date: REQUISITION CLOSE | CLOSE @requisition | COMPLETE @requisition | JOB CLOSE
requisitions.priority category: PRIORITY | REQUISITION PRIORITY | JOB PRIORITY
applications.application_id id: APPLY ID | JOB APPLY ID | RESUME ID | APPLY
applications.channel label: CHANNEL | APPLY CHANNEL | HIRE CHANNEL | CANDIDATE CHANNEL | CHANNEL NAME
applications.screening_path path: PREHIRE MODE | PREHIRE TYPE | PREHIRE | PREHIRE METHOD
applications.applied_at date: APPLY | APPLY DATE | SUBMIT @application | CREATE @application | RESUME DATE | CANDIDATE CREATE @application
stage_events.stage stage: STAGE | APPLY STAGE | CANDIDATE STAGE | INTERVIEW STAGE | STAGE NAME | HIRE STAGE | APPLY REGION | CANDIDATE REGION | REGION
stage_events.at date: START @stage | STAGE DATE | APPLY STAGE DATE | STAGE START
stage_events.rejected_at date: REJECT | REJECT DATE | APPLY REJECT
stage_events.withdrawn_at date: WITHDRAW | WITHDRAW DATE
stage_events.actor_id person: ACTOR
stage_events.reason text: REJECT REASON | WITHDRAW REASON | STAGE REASON | REASON @stage
ai_interviews.interview_id id: AI INTERVIEW ID | TEST ID | INTERVIEW ID @ai | RESPONSE ID @ai
ai_interviews.vendor label: VENDOR | AI VENDOR | TEST VENDOR | VENDOR NAME | AI INTERVIEW VENDOR
ai_interviews.model_version label: MODEL VERSION | AI VERSION | VERSION @ai | AI MODEL VERSION | AI MODEL
ai_interviews.invited_at date: INVITE | INVITE DATE | AI INVITE | AI INTERVIEW INVITE | TEST INVITE | SENT @ai
ai_interviews.started_at date: AI START | AI INTERVIEW START | TEST START | START @ai | INTERVIEW START @ai | ANSWER START @ai
ai_interviews.completed_at date: AI DATE | AI INTERVIEW | AI INTERVIEW DATE | AI COMPLETE | AI INTERVIEW COMPLETE | TEST | TEST DATE | TEST COMPLETE | COMPLETE @ai | SUBMIT @ai | INTERVIEW COMPLETE @ai | ANSWER COMPLETE @ai | INTERVIEW DATE @ai | END @ai | AI END | TEST END
ai_interviews.reported_at date: REPORT | REPORT DATE | AI REPORT | REPORT CREATE | TEST REPORT
ai_interviews.duration_s duration: AI DURATION | AI INTERVIEW DURATION | TEST DURATION | DURATION @ai | DATE COMPLETE @ai | DATE @ai | ANSWER DURATION @ai | INTERVIEW DURATION @ai | COMPLETE DURATION @ai
ai_interviews.overall_score score: AI SCORE | AI RATING | AI OVERALL | AI OVERALL SCORE | AI INTERVIEW SCORE | AI INTERVIEW RATING | AI INTERVIEW OVERALL SCORE | AI INTERVIEW OVERALL | AI INTERVIEW | AI | TEST SCORE | TEST OVERALL SCORE | TEST OVERALL | TEST | OVERALL SCORE @ai | OVERALL @ai | SCORE @ai | OVERALL RATING @ai | INTERVIEW SCORE @ai | INTERVIEW OVERALL SCORE @ai | AI TEST | AI TEST SCORE | PREHIRE SCORE | PREHIRE | AI OVERALL RATING | OVERALL SCORE @testing | SCORE @testing | OVERALL @testing
ai_interviews.recommended passed: TEST DECISION | TEST RECOMMEND | TEST OVERALL DECISION | OVERALL RECOMMEND @ai | AI RECOMMEND | AI PASS | AI DECISION | RECOMMEND @ai | PASS @ai | DECISION @ai | TEST PASS | RECOMMEND HIRE @ai | AI INTERVIEW PASS | AI INTERVIEW DECISION | AI INTERVIEW RECOMMEND
ai_interviews.device label: DEVICE | DEVICE TYPE
ai_interviews.browser label: BROWSER
ai_interviews.browser_version label: BROWSER VERSION
ai_interviews.attempts count: ATTEMPT | AI ATTEMPT | ATTEMPT COUNT
ai_scores.transcript text: TRANSCRIPT | INTERVIEW TRANSCRIPT | ANSWER TRANSCRIPT | AI TRANSCRIPT
human_interviews.interview_id id: INTERVIEW ID | HUMAN INTERVIEW ID
human_interviews.scheduled_at date: SCHEDULE | INTERVIEW SCHEDULE | SCHEDULE DATE | INTERVIEW SCHEDULE DATE
human_interviews.started_at date: INTERVIEW | INTERVIEW DATE | INTERVIEW START | HUMAN INTERVIEW DATE | HUMAN INTERVIEW | START @interview | DATE @interview | INTERVIEW START DATE | ROUND | ROUND DATE | ROUND INTERVIEW | ROUND INTERVIEW DATE
human_interviews.ended_at date: INTERVIEW END | END @interview | INTERVIEW COMPLETE
human_interviews.mode mode: INTERVIEW MODE | MODE @interview | INTERVIEW TYPE | TYPE @interview
human_interviews.round round: ROUND | INTERVIEW ROUND | INTERVIEW STAGE
human_ratings.rater_id person: INTERVIEWER | INTERVIEWER ID | INTERVIEWER NAME | RATER @interview | RATER ID @interview | RATER NAME @interview
human_ratings.score score: ROUND SCORE | ROUND RATING | ROUND INTERVIEW SCORE | ROUND INTERVIEW RATING | OVERALL RECOMMEND @interview | OVERALL DECISION @interview | INTERVIEW SCORE | INTERVIEW RATING | INTERVIEW OVERALL | INTERVIEW OVERALL SCORE | INTERVIEW OVERALL RATING | INTERVIEW | INTERVIEWER SCORE | INTERVIEWER RATING | INTERVIEWER OVERALL | INTERVIEWER OVERALL SCORE | INTERVIEWER OVERALL RATING | HUMAN INTERVIEW SCORE | HUMAN SCORE | HUMAN RATING | HUMAN INTERVIEW RATING | OVERALL SCORE @interview | OVERALL RATING @interview | SCORE @interview | RATING @interview | OVERALL @interview | HUMAN INTERVIEW | HUMAN OVERALL SCORE | INTERVIEWER OVERALL RATING | RECOMMEND @interview | DECISION @interview
human_ratings.competency_id label: COMPETENCY @interview | COMPETENCY NAME @interview | COMPETENCY ID @interview
human_ratings.comment text: INTERVIEW COMMENT | INTERVIEWER COMMENT | COMMENT @interview | INTERVIEW RATING COMMENT | RATING @interview | REVIEW @interview
offers.offered_at date: OFFER | OFFER DATE | OFFER SENT | OFFER CREATE | OFFER SENT DATE
offers.approved_at date: OFFER APPROVE | APPROVE @offer
offers.accepted_at date: ACCEPT | OFFER ACCEPT | ACCEPT DATE | OFFER ACCEPT DATE
offers.declined_at date: DECLINE | OFFER DECLINE | OFFER REJECT | REJECT @offer
offers.salary_band label: SALARY BAND | OFFER SALARY BAND | BAND @offer | SALARY LEVEL
offers.first_year_pay number: OFFER SALARY ANNUAL | SALARY ANNUAL @offer | SALARY @offer | ANNUAL @offer | OFFER SALARY | OFFER ANNUAL
hires.employee_id id: EMPLOYEE ID | EMPLOYEE
hires.onboarded_at date: START DATE | ONBOARD | ONBOARD DATE | HIRE | HIRE DATE | EMPLOYEE START | START @employee | START @offer | HIRE START | JOB START | WORK START | COMPANY START | COMPANY ONBOARD
hires.hired hired: HIRE | SELECT | ONBOARD | OFFER | OFFER ACCEPT | HIRE DECISION | DECISION | HIRE PASS | DECISION PASS | ACCEPT | HIRE STAGE | OVERALL DECISION | RECOMMEND HIRE | HIRE SELECT | INTERVIEW DECISION | PASS
employment.ended_at date: LEAVE | LEAVE DATE | LASTDAY | END @employee | EMPLOYEE END | WORK LAST DATE | LAST DATE | WORK END | JOB END | LASTDAY DATE
employment.end_kind end: LEAVE TYPE | EMPLOYEE STAGE | LEAVE KIND | VOLUNTARY | VOLUNTARY LEAVE | LEAVE | STAGE @employee | LEAVE MODE | EMPLOYEE STAGE NAME | LEAVE STAGE
employment.end_reason text: LEAVE REASON | REASON @exit | LEAVE REASON TYPE
employment.left left: LEAVE | LEAVE STAGE | EMPLOYEE STAGE | STAGE @employee | LEAVE TYPE | EMPLOYEE LEAVE
employment.stayed stayed: RETAIN | RETAIN HIRE | CURRENT HIRE | RETAIN EMPLOYEE HIRE | ACTIVE | EMPLOYEE RETAIN | RETAIN STAGE | EMPLOYEE ACTIVE | CURRENT EMPLOYEE
performance_reviews.rating rating: PERFORMANCE | PERFORMANCE SCORE | PERFORMANCE RATING | PERFORMANCE OVERALL | PERFORMANCE OVERALL SCORE | PERFORMANCE OVERALL RATING | PERFORMANCE GRADE | PERFORMANCE LEVEL | PERFORMANCE DECISION | PERFORMANCE REVIEW | PERFORMANCE REVIEW SCORE | PERFORMANCE REVIEW RATING | SUPERVISOR RATING | SUPERVISOR SCORE | SUPERVISOR PERFORMANCE RATING | SUPERVISOR PERFORMANCE SCORE | SUPERVISOR PERFORMANCE | SUPERVISOR OVERALL RATING | SUPERVISOR OVERALL | REVIEW SCORE | REVIEW RATING | REVIEW OVERALL RATING | OVERALL RATING | RATING | JOB PERFORMANCE | JOB PERFORMANCE RATING | OVERALL SCORE @review | SCORE @review | OVERALL @review | SUPERVISOR REVIEW | GRADE @review | RATING @employee
performance_reviews.period_end date: PERIOD | PERIOD END | PERFORMANCE DATE | REVIEW | REVIEW DATE | PERFORMANCE REVIEW | PERFORMANCE REVIEW DATE | PERFORMANCE PERIOD | PERFORMANCE PERIOD END | END @review | RATING DATE | PERFORMANCE PERIOD DATE | REVIEW PERIOD | REVIEW PERIOD END | DATE @review | PERFORMANCE
performance_reviews.months_since_hire months: MONTH SINCE HIRE | TENURE MONTH | MONTH SINCE ONBOARD | ONBOARD MONTH | TENURE @months
performance_reviews.rater_id person: SUPERVISOR ID | RATER ID | RATER @review | SUPERVISOR ID REVIEW | REVIEW RATER | PERFORMANCE RATER | SUPERVISOR RATER
kpi_results.kpi label: KPI | KPI NAME
kpi_results.value number: VALUE @kpi | KPI VALUE
kpi_results.target number: TARGET @kpi | KPI TARGET
kpi_results.period_end date: MONTH @kpi | PERIOD @kpi | DATE @kpi
survey_answers.response_id id: RESPONSE ID | RESPONSE | SURVEY ID | ANSWER ID | ID @survey
survey_answers.respondent respondent: RESPONDENT | RESPONSE TYPE | RESPONDENT TYPE | PERSON TYPE @survey
survey_answers.item label: QUESTION @survey | QUESTION NAME @survey | QUESTION TITLE @survey | SURVEY QUESTION | SURVEY QUESTION NAME
survey_answers.score score: SCORE @survey | RATING @survey | ANSWER @survey | VALUE @survey | ANSWER SCORE @survey | RESPONSE VALUE @survey | SATISFACTION @survey | OVERALL SATISFACTION @survey | SATISFACTION SCORE @survey | SATISFACTION RATING @survey | SURVEY SCORE @survey | OVERALL RATING @survey | RECOMMEND @survey | INTERVIEW SATISFACTION | CANDIDATE SATISFACTION @survey | RECOMMEND SATISFACTION @survey
survey_answers.comment text: COMMENT @survey | SURVEY COMMENT | ANSWER COMMENT | ANSWER @survey
survey_answers.answered_at date: ANSWER DATE | ANSWER | SUBMIT @survey | SUBMIT DATE @survey | COMPLETE @survey | RESPONSE DATE | DATE @survey | SURVEY DATE | END @survey | RESPONSE SUBMIT | CREATE @survey
ai_scores.question_id label: QUESTION ID | QUESTION | QUESTION NAME
ai_scores.competency_id label: COMPETENCY | COMPETENCY NAME | COMPETENCY ID
ai_scores.follow_ups count: QUESTION FOLLOW
questions.text text: QUESTION DETAIL
promotions.at date: PROMOTION | PROMOTION DATE
trainings.at date: TRAINING | TRAINING DATE
complaints.at date: COMPLAINT | COMPLAINT DATE
complaints.kind label: COMPLAINT TYPE
complaints.complaint_id id: COMPLAINT ID
record.updated_at date: UPDATE | UPDATE DATE
`;

/** What a table may be about; a topic lets an alternative speak that would say nothing elsewhere. */
export const TOPICS: Readonly<Record<string, readonly string[]>> = {
  ai: ["AI", "AI INTERVIEW", "TRANSCRIPT"],
  testing: ["TEST"],
  interview: ["INTERVIEWER", "INTERVIEW", "ROUND"],
  application: ["APPLY", "CANDIDATE", "CHANNEL", "RESUME"],
  stage: ["STAGE", "REJECT", "WITHDRAW"],
  employee: ["EMPLOYEE", "ONBOARD", "LEAVE", "SUPERVISOR", "SALARY", "TENURE"],
  exit: ["LEAVE"],
  requisition: ["REQUISITION", "HEADCOUNT"],
  offer: ["OFFER"],
  review: ["PERFORMANCE", "REVIEW"],
  kpi: ["KPI"],
  survey: ["SURVEY", "RESPONDENT", "RESPONSE"],
  department: ["DEPT"],
  months: ["MONTH"],
};

export type Kind =
  | "id"
  | "name"
  | "person"
  | "phone"
  | "email"
  | "date"
  | "gender"
  | "category"
  | "years"
  | "text"
  | "label"
  | "level"
  | "count"
  | "path"
  | "stage"
  | "duration"
  | "score"
  | "passed"
  | "mode"
  | "round"
  | "number"
  | "hired"
  | "left"
  | "stayed"
  | "end"
  | "rating"
  | "months"
  | "respondent";

/** One way to say a meaning. */
export type Rule = {
  readonly means: string;
  readonly kind: Kind;
  readonly senses: readonly string[];
  readonly topic: string | undefined;
};

/** Every rule of the lines above. */
export const RULES: readonly Rule[] = LINES.trim()
  .split("\n")
  .flatMap((line) => {
    const [head = "", alternatives = ""] = line.split(": ");
    const [means, kind] = head.split(" ") as [string, Kind];
    return alternatives.split(" | ").map((alternative) => {
      const [said = "", topic] = alternative.trim().split(/\s*@/);
      return { means, kind, senses: said.split(" "), topic };
    });
  });
