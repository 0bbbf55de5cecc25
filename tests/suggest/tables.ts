/**
 * Tables as people have them, made up, with what each column is: written before any draft of them was seen. A line is
 * heading | cells | truth; cells are a maker with its arguments (see `makers`), `?0.3` leaves a share of them empty.
 */
const TABLES: Readonly<Record<string, string>> = {
  "ats_applications_export.csv": `
Application ID | id A- | applications.application_id
Candidate ID | id C | candidates.candidate_id applications.candidate_id
First Name | pick Ann/Bob/Cara/Dan/Eve/Finn/Gia/Hugo | candidates.name
Last Name | pick Smith/Jones/Lee/Kim/Diaz/Roy/Wu/Berg | candidates.name
Email Address | email | candidates.email
Mobile | phone | candidates.phone
Job Title | pick Sales Associate/Support Agent/Data Analyst | jobs.title
Requisition # | pick R-101/R-102/R-103 | requisitions.requisition_id applications.requisition_id
Department | pick Sales/Support/Data | departments.name
Source | pick LinkedIn/Referral/Job board | applications.channel
Application Date | date %Y-%m-%d 2025-01-03 120 | applications.applied_at
Current Stage | pick Phone Screen/Interview/Offer/Hired/Rejected | stage_events.stage
Recruiter | pick Pat/Sam/Lou | none
Rejection Reason ?0.7 | pick Not enough experience/Other offer/Failed test | stage_events.reason
Last Activity | date %Y-%m-%d 2025-06-03 90 | none candidates.updated_at applications.updated_at stage_events.at
Notes ?0.5 | text | none`,
  "hris_roster.csv": `
Emp No. | seq 10001 | hires.employee_id
Legal First Name | pick Ann/Bob/Cara/Dan/Eve/Finn/Gia/Hugo | candidates.name
Legal Last Name | pick Smith/Jones/Lee/Kim/Diaz/Roy/Wu/Berg | candidates.name
Gender | pick Female/Male | candidates.gender
Date of Birth | date %m/%d/%Y 1980-01-13 5000 | candidates.birth_date
Ethnicity | pick White/Black/Asian/Hispanic | candidates.ethnicity
Original Hire Date | date %m/%d/%Y 2023-01-13 700 | hires.onboarded_at employment.started_at
Termination Date ?0.7 | date %m/%d/%Y 2025-02-13 200 | employment.ended_at
Termination Type ?0.7 | pick Voluntary/Involuntary | employment.end_kind
Termination Reason ?0.7 | pick Better pay/Relocation/Attendance | employment.end_reason
Job Profile | pick Cashier/Stocker/Lead | jobs.title
Job Level | pick L1/L2/L3 | jobs.level
Cost Center | pick 4410/4420 | none
Work Location | pick Austin/Dallas/Waco | departments.region
Manager ID | pick 9001/9002/9003 | performance_reviews.rater_id none
Manager Name | pick Kay/Jo/Al | none
Annual Base Salary | int 30000 70000 | none
FTE | pick 1/0.5 | none`,
  "员工花名册.csv": `
工号 | id E | hires.employee_id
姓名 | zhname | candidates.name
性别 | pick 男/女 | candidates.gender
出生日期 | date %Y/%m/%d 1985-03-01 5000 | candidates.birth_date
身份证号码 | nid | candidates.national_id
手机号码 | zhphone | candidates.phone
最高学历 | pick 本科/大专/硕士/高中 | candidates.education
毕业院校 | pick 北大/清华/复旦 | none
一级部门 | pick 销售部/客服部/研发部 | departments.name
职务 | pick 专员/主管/经理 | jobs.title
职级 | pick P4/P5/P6 | jobs.level
直属上级 | zhname | none
入职日期 | date %Y/%m/%d 2023-03-01 600 | hires.onboarded_at employment.started_at
转正日期 | date %Y/%m/%d 2023-09-01 600 | none
合同到期日 | date %Y/%m/%d 2027-03-01 600 | none
员工状态 | pick 在职/离职 | employment.ended_at employment.end_kind
离职日期 ?0.7 | date %Y/%m/%d 2025-09-01 200 | employment.ended_at
离职原因 ?0.7 | pick 个人发展/薪酬/家庭 | employment.end_reason
工作城市 | pick 北京/上海/成都 | departments.region
政治面貌 | pick 群众/党员 | none`,
  "validation_study.csv": `
participant | seq 1 | candidates.candidate_id
sex | pick F/M | candidates.gender
AI score (0-100) | int 35 98 | ai_interviews.overall_score
Interview rating 1-5 | int 1 5 | human_ratings.score
hired (Y/N) | pick Y/N/Y | hires.onboarded_at
Supervisor rating at 6 months (1-5) ?0.3 | int 1 5 | performance_reviews.rating
race/ethnicity | pick White/Black/Asian | candidates.ethnicity
still employed | pick Y/N/Y/Y | employment.ended_at`,
  "效度研究数据.csv": `
编号 | seq 1 | candidates.candidate_id
性别 | pick 男/女 | candidates.gender
AI面试总分 | int 40 99 | ai_interviews.overall_score
面试官评分（满分10分） | int 3 10 | human_ratings.score
是否录用 | pick 是/否/是 | hires.onboarded_at
半年绩效得分 ?0.3 | int 60 100 | performance_reviews.rating
一年后是否在职 | pick 是/否/是 | employment.ended_at
学历 | pick 本科/大专/硕士 | candidates.education`,
  "360_feedback_results.csv": `
Employee ID | id E | hires.employee_id
Reviewer Type | pick Peer/Manager/Self | none
Leadership | real 1 5 1 | none
Communication | real 1 5 1 | none
Accountability | real 1 5 1 | none
Overall performance rating | int 1 5 | performance_reviews.rating
Review Period End | date %Y-%m-%d 2025-06-30 1 | performance_reviews.period_end
Strengths | text | none
Areas for improvement | text | none`,
  "candidate_experience_survey.csv": `
Response ID | id R_ | survey_answers.response_id
Submitted at | date %Y-%m-%d_%H:%M:%S 2025-05-01 60 | survey_answers.answered_at
The interview process was easy to follow (1-5) | int 1 5 | survey_answers.score
The questions were relevant to the job (1-5) | int 1 5 | survey_answers.score
How likely are you to recommend us? (0-10) | int 0 10 | survey_answers.score
Overall satisfaction (1-5) | int 1 5 | survey_answers.score
Any other comments? ?0.4 | text | survey_answers.comment`,
  "候选人体验问卷.csv": `
序号 | seq 1 | survey_answers.response_id
提交答卷时间 | date %Y/%m/%d_%H:%M:%S 2025-05-01 60 | survey_answers.answered_at
所用时间 | pick 65秒/80秒/120秒 | none
1、您对面试流程的总体满意度？ | int 1 5 | survey_answers.score
2、面试题目与岗位相关吗？ | int 1 5 | survey_answers.score
3、您愿意推荐朋友来应聘吗？ | int 0 10 | survey_answers.score
4、您还有什么意见或建议？ ?0.5 | zhtext | survey_answers.comment`,
  "assessment_vendor_results.csv": `
Candidate Email | email | candidates.email
Assessment Name | pick Cognitive Ability v2 | none ai_interviews.vendor ai_interviews.model_version
Invited On | date %d-%b-%Y 2025-03-03 30 | ai_interviews.invited_at
Completed On ?0.1 | date %d-%b-%Y 2025-03-05 30 | ai_interviews.completed_at
Numerical Reasoning | int 10 100 | ai_scores.score
Verbal Reasoning | int 10 100 | ai_scores.score
Logical Reasoning | int 10 100 | ai_scores.score
Overall Score | int 10 100 | ai_interviews.overall_score
Percentile | int 1 99 | none
Recommendation | pick Recommended/Not Recommended | ai_interviews.recommended
Time Taken (min) | int 12 45 | ai_interviews.duration_s`,
  "ai_interview_results.csv": `
interview_id | id IV | ai_interviews.interview_id
candidate_id | id C | candidates.candidate_id
job | pick Sales/Support | jobs.title
vendor | pick HireVox | ai_interviews.vendor
model_version | pick v3.1/v3.2 | ai_interviews.model_version
invited_at | date %Y-%m-%dT%H:%M:%SZ 2025-03-01 30 | ai_interviews.invited_at
started_at | date %Y-%m-%dT%H:%M:%SZ 2025-04-03 30 | ai_interviews.started_at
completed_at | date %Y-%m-%dT%H:%M:%SZ 2025-05-04 30 | ai_interviews.completed_at
overall_score | real 20 95 1 | ai_interviews.overall_score
communication_score | int 1 5 | ai_scores.score
teamwork_score | int 1 5 | ai_scores.score
problem_solving_score | int 1 5 | ai_scores.score
transcript ?0.2 | text | ai_scores.transcript
device | pick mobile/desktop | ai_interviews.device`,
  "AI面试报告导出.csv": `
候选人姓名 | zhname | candidates.name
手机号 | zhphone | candidates.phone
应聘职位 | pick 客服专员/销售代表 | jobs.title
AI面试完成时间 | date %Y-%m-%d_%H:%M 2025-04-02 40 | ai_interviews.completed_at
综合得分 | int 50 98 | ai_interviews.overall_score
沟通表达（0-100） | int 40 100 | ai_scores.score
逻辑思维（0-100） | int 40 100 | ai_scores.score
抗压能力（0-100） | int 40 100 | ai_scores.score
是否推荐 | pick 推荐/不推荐 | ai_interviews.recommended
面试时长（分钟） | int 8 30 | ai_interviews.duration_s
浏览器 | pick Chrome/Edge | ai_interviews.browser`,
  "call_center_kpi.csv": `
Agent ID | id AG | hires.employee_id
Team | pick Blue/Red/Green | departments.name
Hire Date | date %Y-%m-%d 2024-03-02 300 | hires.onboarded_at employment.started_at
Calls Handled | int 400 1200 | kpi_results.value
AHT (sec) | int 180 600 | kpi_results.value
CSAT % | real 60 99 1 | kpi_results.value
QA Score | int 60 100 | kpi_results.value
Absence Days | int 0 9 | none
Month | date %Y-%m-%d 2025-05-31 1 | kpi_results.period_end`,
  "客服中心绩效月报.csv": `
坐席工号 | id K | hires.employee_id
姓名 | zhname | candidates.name
班组 | pick 一组/二组/三组 | departments.name
接通量 | int 300 1500 | kpi_results.value
平均处理时长（秒） | int 120 500 | kpi_results.value
满意度 | real 80 99 1 | kpi_results.value none
质检得分 | int 60 100 | kpi_results.value
月度绩效等级 | pick A/B/C/D | performance_reviews.rating`,
  "campus_recruiting_2025.csv": `
Student Name | name | candidates.name
University | pick MIT/UCLA/NYU | none
Major | pick CS/Math/Econ | none
GPA | real 2 4 2 | none
Degree | pick Bachelor/Master/PhD | candidates.education
Applied Position | pick Analyst/Engineer | jobs.title
Online Test Score | int 30 100 | ai_interviews.overall_score ai_scores.score
Round 1 Interview Score | int 1 10 | human_ratings.score
Round 2 Interview Score ?0.4 | int 1 10 | human_ratings.score
Offer Date ?0.6 | date %Y-%m-%d 2025-03-20 40 | offers.offered_at
Offer Accepted Date ?0.7 | date %Y-%m-%d 2025-05-01 30 | offers.accepted_at
Expected Salary | int 60000 90000 | none`,
  "校招网申名单.csv": `
投递编号 | id T | applications.application_id
候选人 | zhname | candidates.name
邮箱 | email | candidates.email
学校 | pick 浙大/南大/武大 | none
专业 | pick 会计/计算机/法学 | none
学历 | pick 本科/硕士/博士 | candidates.education
应聘岗位 | pick 管培生/研发工程师 | jobs.title
投递时间 | date %Y-%m-%d_%H:%M:%S 2025-09-02 50 | applications.applied_at
投递渠道 | pick 官网/内推/双选会 | applications.channel
笔试成绩 | int 20 100 | ai_interviews.overall_score ai_scores.score
一面评分 ?0.4 | int 1 5 | human_ratings.score
当前状态 | pick 简历筛选/面试中/已录用/已淘汰 | stage_events.stage
期望薪资 | int 8000 20000 | none`,
  "exit_list_2025.csv": `
Employee Number | seq 5001 | hires.employee_id
Full Name | name | candidates.name
Department | pick Ops/Sales/IT | departments.name
Position | pick Clerk/Driver/Dev | jobs.title
Joined | date %d/%m/%Y 2022-01-25 700 | hires.onboarded_at employment.started_at
Last working day | date %d/%m/%Y 2025-01-25 250 | employment.ended_at
Resignation / Dismissal | pick Resignation/Dismissal | employment.end_kind
Reason for leaving | pick Pay/Commute/Conduct | employment.end_reason
Eligible for rehire | pick Yes/No | none`,
  "离职人员名单.csv": `
员工编号 | id E | hires.employee_id
姓名 | zhname | candidates.name
部门 | pick 生产部/仓储部 | departments.name
岗位 | pick 操作工/叉车工 | jobs.title
入职时间 | date %Y.%m.%d 2022-03-01 700 | hires.onboarded_at employment.started_at
离职时间 | date %Y.%m.%d 2025-03-01 200 | employment.ended_at
离职类型 | pick 主动离职/被动离职 | employment.end_kind
离职原因 | pick 薪资/家庭/违纪 | employment.end_reason
司龄（月） | int 3 40 | none performance_reviews.months_since_hire`,
  "interview_scorecards.csv": `
Candidate | name | candidates.name
Application ID | each A- 3 | applications.application_id
Interviewer | turn I. Brown/K. Sato/L. Moss | human_ratings.rater_id
Interview Date | date %Y-%m-%d 2025-04-02 40 | human_interviews.started_at
Round | pick 1/2 | human_interviews.round
Overall Recommendation | pick Strong No/No/Yes/Strong Yes | human_ratings.score
Communication | int 1 4 | human_ratings.score
Technical skills | int 1 4 | human_ratings.score
Feedback | text | human_ratings.comment`,
  "面试评价表.csv": `
候选人编号 | each H 3 | candidates.candidate_id applications.candidate_id applications.application_id human_interviews.application_id
面试官 | turn 王磊/李静/赵强 | human_ratings.rater_id
面试时间 | date %Y-%m-%d_%H:%M 2025-04-02 40 | human_interviews.started_at
面试方式 | pick 视频/现场 | human_interviews.mode
专业能力（1-5） | int 1 5 | human_ratings.score
沟通能力（1-5） | int 1 5 | human_ratings.score
综合评分（1-5） | int 1 5 | human_ratings.score
评语 | zhtext | human_ratings.comment`,
  "open_requisitions.csv": `
Req ID | id REQ- | requisitions.requisition_id
Job Title | pick Nurse/Clerk/Cook/Guard/Driver | jobs.title
Business Unit | pick North/South | departments.name departments.company
Openings | int 1 8 | requisitions.headcount
Date Opened | date %Y-%m-%d 2025-01-02 100 | requisitions.requested_at
Date Filled ?0.5 | date %Y-%m-%d 2025-06-02 100 | requisitions.closed_at
Priority | pick High/Medium/Low | requisitions.priority
Hiring Manager | pick Kay/Jo/Al | none`,
  "招聘需求台账.csv": `
需求编号 | id XQ | requisitions.requisition_id
用人部门 | pick 研发部/市场部/客服部 | departments.name
招聘岗位 | pick 工程师/策划/客服 | jobs.title
需求人数 | int 1 10 | requisitions.headcount
提出日期 | date %Y-%m-%d 2025-01-05 100 | requisitions.requested_at
关闭日期 ?0.5 | date %Y-%m-%d 2025-06-05 100 | requisitions.closed_at
紧急程度 | pick 紧急/一般 | requisitions.priority
招聘负责人 | pick 小王/小李 | none`,
  "performance_history.csv": `
employee_id | id E | hires.employee_id
hire_date | date %Y-%m-%d 2022-02-01 300 | hires.onboarded_at employment.started_at
rating_2023 | int 1 5 | performance_reviews.rating
rating_2024 | int 1 5 | performance_reviews.rating
promoted_2024 | pick 0/1/0 | none
bonus_pct | real 0 20 1 | none
location | pick Leeds/York | departments.region`,
  "年度绩效考核结果.csv": `
员工工号 | id E | hires.employee_id
员工姓名 | zhname | candidates.name
所属部门 | pick 财务部/行政部 | departments.name
考核周期截止日期 | date %Y-%m-%d 2024-12-31 1 | performance_reviews.period_end
考核得分 | real 60 100 1 | performance_reviews.rating
绩效等级 | pick A/B/C | none performance_reviews.rating
考核人工号 | pick M1/M2/M3 | performance_reviews.rater_id`,
  "offers_tracker.csv": `
Candidate ID | id C | candidates.candidate_id
Candidate Name | name | candidates.name
Role | pick PM/Designer | jobs.title
Offer Sent Date | date %Y-%m-%d 2025-02-02 60 | offers.offered_at
Offer Status | pick Accepted/Declined/Accepted | hires.onboarded_at offers.accepted_at stage_events.stage none
Start Date ?0.3 | date %Y-%m-%d 2025-05-02 60 | hires.onboarded_at
Salary Band | pick B2/B3/B4 | offers.salary_band
Recruiter Email | pick a@x.com/b@x.com | none`,
  "personality_items.csv": `
subject_id | seq 1 | candidates.candidate_id
age | int 19 60 | none
gender | pick 1/2 | candidates.gender
item1 | int 1 5 | ai_scores.score
item2 | int 1 5 | ai_scores.score
item3 | int 1 5 | ai_scores.score
item4 | int 1 5 | ai_scores.score
item5 | int 1 5 | ai_scores.score
job_performance | real 1 5 2 | performance_reviews.rating`,
  "stage_log.csv": `
application_id | pickid A 15 | applications.application_id stage_events.application_id
stage | pick applied/screening/interview/offer/hired | stage_events.stage
entered_at | date %Y-%m-%d_%H:%M:%S 2025-01-02 200 | stage_events.at
moved_by | pick u1/u2 | stage_events.actor_id none`,
  "销售业绩.csv": `
员工号 | id S | hires.employee_id
大区 | pick 华东/华南/华北 | departments.region
入职时间 | date %Y-%m-%d 2024-02-02 100 | hires.onboarded_at employment.started_at
季度销售额（万元） | real 10 200 1 | kpi_results.value
新增客户数 | int 0 30 | kpi_results.value
回款率 | real 50 100 1 | kpi_results.value
面试时AI评分 | int 50 95 | ai_interviews.overall_score`,
  "selection_validation_2024.csv": `
case_no | seq 1 | candidates.candidate_id
applicant_gender | pick male/female | candidates.gender
applicant_race | pick white/black/hispanic | candidates.ethnicity
yrs_experience | int 0 25 | candidates.experience_years
cognitive_test | int 10 50 | ai_interviews.overall_score ai_scores.score
structured_interview | real 1 5 1 | human_ratings.score
ai_video_score | int 20 95 | ai_interviews.overall_score ai_scores.score
selected | pick 1/0/1 | hires.onboarded_at
supervisor_rating ?0.4 | real 1 7 1 | performance_reviews.rating
turnover_12m ?0.4 | pick 0/1/0 | employment.ended_at
days_absent ?0.4 | int 0 20 | none`,
  "workday_worker_report.csv": `
Worker ID | id W | hires.employee_id
Worker | name | candidates.name
Supervisory Organization | pick Retail East/Retail West | departments.name
Business Title | pick Associate/Supervisor | jobs.title
Job Family | pick Store Ops/Logistics | jobs.job_family
Management Level | pick IC/Manager | jobs.level
Location | pick Boston/Albany | departments.region
Hire Date | date %m/%d/%Y 2023-01-13 500 | hires.onboarded_at employment.started_at
Worker Status | pick Active/Terminated | employment.ended_at employment.end_kind
Termination Date ?0.7 | date %m/%d/%Y 2025-01-13 200 | employment.ended_at
Primary Termination Reason ?0.7 | pick Better job/Attendance | employment.end_reason
Company | pick Acme US/Acme CA | departments.company
Total Base Pay | int 30000 90000 | none
Email - Work | email | candidates.email`,
  "onboarding_survey_responses.csv": `
Timestamp | date %m/%d/%Y_%H:%M:%S 2025-04-14 60 | survey_answers.answered_at
Candidate ID | id C | candidates.candidate_id survey_answers.application_id
The AI interview felt fair | pick Strongly agree/Agree/Neutral/Disagree | survey_answers.score
I received timely feedback | pick Strongly agree/Agree/Neutral/Disagree | survey_answers.score
Instructions were clear | pick Strongly agree/Agree/Neutral/Disagree | survey_answers.score
What could we do better? ?0.4 | text | survey_answers.comment`,
  "应聘登记与面试记录.csv": `
应聘者姓名 | zhname | candidates.name
联系电话 | zhphone | candidates.phone
性别 | pick 男/女 | candidates.gender
年龄 | int 20 45 | none
文化程度 | pick 本科/大专/高中 | candidates.education
工作年限 | int 0 15 | candidates.experience_years
应聘职位 | pick 收银员/理货员 | jobs.title
简历来源 | pick BOSS直聘/内推/智联 | applications.channel
应聘日期 | date %Y-%m-%d 2025-03-01 60 | applications.applied_at
初试时间 | date %Y-%m-%d_%H:%M 2025-05-01 20 | human_interviews.started_at
初试官 | turn 张店长/李店长 | human_ratings.rater_id
初试得分 | int 50 100 | human_ratings.score
是否录用 | pick 是/否 | hires.onboarded_at
报到日期 ?0.5 | date %Y-%m-%d 2025-06-01 20 | hires.onboarded_at
备注 ?0.6 | zhtext | none`,
  "talent_assessment_report.csv": `
Test Taker ID | id T | candidates.candidate_id
Test Date | date %Y-%m-%d 2025-02-03 30 | ai_interviews.completed_at
Openness | int 1 10 | ai_scores.score none
Conscientiousness | int 1 10 | ai_scores.score
Extraversion | int 1 10 | ai_scores.score none
Agreeableness | int 1 10 | ai_scores.score none
Emotional Stability | int 1 10 | ai_scores.score none
Overall Fit Score | int 20 99 | ai_interviews.overall_score
Pass/Fail | pick Pass/Fail | ai_interviews.recommended`,
  "retail_store_kpis_q3.csv": `
employee_no | id S | hires.employee_id
store | pick 101/102/103 | departments.region departments.name
sales_eur | real 5000 40000 2 | kpi_results.value
units_sold | int 100 900 | kpi_results.value
conversion_rate | real 5 40 1 | kpi_results.value
target_eur | int 10000 30000 | none kpi_results.target
period_end | date %Y-%m-%d 2025-09-30 1 | kpi_results.period_end performance_reviews.period_end`,
  "bewerber_interviews_en.csv": `
App. No. | id AP | applications.application_id
Applicant | name | candidates.name
Applied for | pick Fitter/Welder | jobs.title
Date applied | date %d.%m.%Y 2025-02-15 60 | applications.applied_at
Interview on | date %d.%m.%Y 2025-04-20 30 | human_interviews.started_at
Interviewer 1 rating | int 1 6 | human_ratings.score
Interviewer 2 rating | int 1 6 | human_ratings.score
Outcome | pick hired/rejected | hires.onboarded_at stage_events.stage
Rejected on ?0.5 | date %d.%m.%Y 2025-05-20 20 | stage_events.at`,
  "人才测评结果_北区.csv": `
测评编号 | id CP | ai_interviews.interview_id candidates.candidate_id
考生姓名 | zhname | candidates.name
测评日期 | date %Y-%m-%d 2025-03-01 30 | ai_interviews.completed_at
言语理解 | int 20 100 | ai_scores.score none
数量关系 | int 20 100 | ai_scores.score none
责任心 | int 1 10 | ai_scores.score
团队合作 | int 1 10 | ai_scores.score
总分 | int 30 100 | ai_interviews.overall_score
测评结论 | pick 推荐/不推荐 | ai_interviews.recommended
用时(分钟) | int 15 60 | ai_interviews.duration_s`,
  "engagement_and_turnover.csv": `
EmployeeID | seq 1000 | hires.employee_id
Tenure_Months | int 1 90 | none performance_reviews.months_since_hire
EngagementScore | real 1 5 2 | none
ManagerRating | int 1 5 | performance_reviews.rating
SalaryGrade | pick A/B/C | none jobs.level offers.salary_band
Exited | pick 0/1/0/0 | employment.ended_at
ExitDate ?0.75 | date %Y-%m-%d 2025-02-02 200 | employment.ended_at
WorkMode | pick Remote/Office | none`,
  "graduate_programme_tracker.csv": `
Ref | id G | candidates.candidate_id applications.application_id
Forename | pick Ann/Bob/Cara/Dan/Eve/Finn | candidates.name
Surname | pick Smith/Jones/Lee/Kim/Diaz | candidates.name
Highest qualification | pick Bachelor/Master/PhD | candidates.education
Heard about us via | pick Fair/Web/Friend | applications.channel
Video interview invited | date %Y-%m-%d 2025-01-10 20 | ai_interviews.invited_at none
Video interview completed | date %Y-%m-%d 2025-02-10 20 | ai_interviews.completed_at none
Assessment centre total (%) | int 30 95 | ai_interviews.overall_score ai_scores.score human_ratings.score
Offer made? | pick Y/N | hires.onboarded_at offers.offered_at
Start date ?0.5 | date %Y-%m-%d 2025-09-01 5 | hires.onboarded_at
End of year 1 rating ?0.5 | int 1 5 | performance_reviews.rating`,
  "bamboohr_employees.csv": `
Employee # | seq 12 | hires.employee_id
First Name | pick Ana/Ben/Cal/Diya/Eli/Fay | candidates.name
Last Name | pick Ruiz/Ochoa/Diaz/Kumar/Wong | candidates.name
Job Title | pick Owner/Bookkeeper/Office Manager | jobs.title
Department | pick Admin/Finance/Sales | departments.name
Division | pick East/West | none departments.company departments.name
Location | pick Pune/Mumbai | departments.region
Status | pick Active/Inactive | employment.ended_at employment.end_kind
Hire Date | date %m/%d/%Y 2023-01-15 500 | hires.onboarded_at
Work Email | email | candidates.email
Reports To | name | none`,
  "moka_applications.csv": `
candidateId | seq 5000001 | candidates.candidate_id
applicationId | seq 9000001 | applications.application_id
name | zhname | candidates.name
phone | zhphone | candidates.phone
email | email | candidates.email
gender | pick 男/女 | candidates.gender
birthDate | date %Y-%m-%d 1992-03-01 3000 | candidates.birth_date
academicDegree | pick 本科/硕士/大专 | candidates.education
source | pick 官网/内推/BOSS直聘 | applications.channel
stageName | pick 初筛/面试/录用 | stage_events.stage
appliedAt | date %Y-%m-%dT%H:%M:%SZ 2025-03-01 60 | applications.applied_at
archivedAt ?0.7 | date %Y-%m-%dT%H:%M:%SZ 2025-06-01 60 | none stage_events.at`,
  "micro1_reports.csv": `
report_id | id rp | ai_interviews.interview_id none
interview_id | id in | ai_interviews.interview_id
candidate_id | id ca | candidates.candidate_id
ats_job_application_id | id ap | applications.application_id
ai_match_score | int 20 99 | ai_interviews.overall_score
proctoring_score | int 50 100 | none
date_created | date %Y-%m-%dT%H:%M:%SZ 2025-03-01 60 | ai_interviews.reported_at ai_interviews.completed_at none
date_modified | date %Y-%m-%dT%H:%M:%SZ 2025-07-01 60 | candidates.updated_at ai_interviews.updated_at applications.updated_at
interview_transcript | text | ai_scores.transcript`,
};

/** A made-up table: its CSV text and what its columns are. */
export type MadeTable = {
  readonly name: string;
  readonly csv: string;
  readonly truth: Readonly<Record<string, string>>;
};

const ROWS = 60;

/** Every made-up table, the same at each call. */
export function madeTables(): MadeTable[] {
  return Object.entries(TABLES).map(([name, text]) => {
    const random = randomOf(name);
    const columns = text
      .trim()
      .split("\n")
      .map((line) => {
        const [head = "", cells = "", truth = ""] = line.split(/ \| /);
        const empty = / \?(0\.\d+)$/.exec(head)?.[1];
        const heading = head.replace(/ \?0\.\d+$/, "");
        const [maker = "", ...words] = cells.split(" ");
        const share = Number(empty ?? 0);
        return {
          heading,
          truth,
          make: (row: number) => (random() < share ? "" : makers[maker]!(row, words, random)),
        };
      });
    const lines = [
      columns.map(({ heading }) => heading),
      ...Array.from({ length: ROWS }, (_, row) => columns.map(({ make }) => make(row))),
    ];
    return {
      name,
      csv: lines
        .map((cells) =>
          cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(","),
        )
        .join("\n"),
      truth: Object.fromEntries(columns.map(({ heading, truth }) => [heading, truth])),
    };
  });
}

type Random = () => number;

/** Numbers from 0 to 1 that go by a text (mulberry32). */
function randomOf(text: string): Random {
  let state = Array.from(text).reduce(
    (sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0,
    7,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const of = <T>(list: readonly T[], random: Random) => list[Math.floor(random() * list.length)] as T;

const makers: Readonly<Record<string, (row: number, words: readonly string[], random: Random) => string>> = {
  id: (row, [prefix = ""]) => `${prefix}${1001 + row * 7}`,
  pickid: (_, [prefix = "", many = "10"], random) => `${prefix}${100 + Math.floor(random() * Number(many))}`,
  each: (row, [prefix = "", many = "1"]) => `${prefix}${100 + Math.floor(row / Number(many))}`,
  turn: (row, words) => {
    const list = words.join(" ").split("/");
    return list[row % list.length] as string;
  },
  seq: (row, [from = "1"]) => String(Number(from) + row),
  pick: (_, words, random) => of(words.join(" ").split("/"), random),
  int: (_, [low = "0", high = "1"], random) =>
    String(Math.round(Number(low) + random() * (Number(high) - Number(low)))),
  real: (_, [low = "0", high = "1", digits = "1"], random) =>
    (Number(low) + random() * (Number(high) - Number(low))).toFixed(Number(digits)),
  email: (row, _, random) => `${of(["ann", "bo", "cy", "di"], random)}${row}@mail.example`,
  phone: (row) => `+1 555-0${String(100 + row)}-${String(2000 + row * 13)}`,
  zhphone: (row) => `138${String(10_000_000 + row * 7919)}`,
  nid: (row) => `11010119900307${String(1011 + row * 17).slice(0, 4)}`,
  name: (row, _, random) =>
    `${of(["Ann", "Bob", "Cara", "Dan"], random)} ${of(["Smith", "Jones", "Lee"], random)}${String.fromCharCode(97 + (row % 26))}`,
  zhname: (row, _, random) =>
    `${of("王李赵林陈周".split(""), random)}${of("晓明静磊芳强".split(""), random)}${"一二三四五六七八九十"[row % 10]}`,
  text: (_, __, random) =>
    of(
      [
        "Very clear answers, a bit nervous at the start.",
        "I liked the process but it took too long to hear back.",
        "Good fit for the team, would talk to again.",
        "Needs more depth in the technical part of the role.",
      ],
      random,
    ),
  zhtext: (_, __, random) =>
    of(
      [
        "表达清楚，思路有条理，可以进入下一轮。",
        "流程比较长，希望早点收到结果通知。",
        "专业基础不错，但项目经验偏少一些。",
      ],
      random,
    ),
  date: (_, [format = "%Y-%m-%d", from = "2025-01-01", days = "30"], random) =>
    written(
      format,
      new Date(
        Date.parse(`${from}T08:00:00Z`) +
          Math.floor(random() * Number(days)) * 86_400_000 +
          Math.floor(random() * 600) * 60_000,
      ),
    ),
};

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function written(format: string, day: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return format
    .replaceAll("_", " ")
    .replace("%Y", String(day.getUTCFullYear()))
    .replace("%m", two(day.getUTCMonth() + 1))
    .replace("%b", MONTHS[day.getUTCMonth()] as string)
    .replace("%d", two(day.getUTCDate()))
    .replace("%H", two(day.getUTCHours()))
    .replace("%M", two(day.getUTCMinutes()))
    .replace("%S", two(day.getUTCSeconds()));
}
