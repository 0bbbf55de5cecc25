-- one row per answered survey item; score in tenths of the item's own scale (1 to 5, recommend 0 to 10)
with answers as (
  select answers.*, applications.application_key
  from staging.survey_answers as answers
  left join core.application as applications on applications.application_id = answers.application_id
  where answers.score is not null
  order by answers.item, applications.application_key
),
dimensions as (
  select * from core.application_dimension
),
requisitions as (
  select requisition_id, company, department_id, job_id, job_family, priority from core.requisition
)
select
  d.application_key,
  cast(coalesce(cast(d.company as varchar), requisitions.company) as dim.company) as company,
  cast(coalesce(cast(d.department as varchar), requisitions.department_id) as dim.department) as department,
  cast(coalesce(cast(d.job as varchar), requisitions.job_id) as dim.job) as job,
  cast(coalesce(cast(d.job_family as varchar), requisitions.job_family) as dim.job_family) as job_family,
  d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  cast(coalesce(cast(d.priority as varchar), requisitions.priority) as dim.priority) as priority,
  d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(local_time(answers.answered_at)) as dim.phase) as phase,
  cast(answers.respondent as dim.respondent) as respondent,
  cast(answers.item as dim.item) as item,
  answers.response_id,
  local_time(answers.answered_at) as answered_at, quarter_of(local_time(answers.answered_at)) as answered_at_quarter,
  cast(round(answers.score * 10) as integer) as score,
  answers.item <> 'recommend' and answers.score >= 4 as is_favourable
from answers
left join dimensions as d on d.application_key = answers.application_key
left join requisitions on requisitions.requisition_id = answers.requisition_id
