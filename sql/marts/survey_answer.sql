-- one row per answered survey item; score in tenths of the item's own scale (1 to 5, recommend 0 to 10)
-- sorted while it is narrow; the joins below keep the order of their left side
-- patched by application_key, with those of none
with answers as (
  select
    applications.application_key, answers.requisition_id, answers.response_id,
    cast(answers.respondent as dim.respondent) as respondent,
    cast(answers.item as dim.item) as item,
    local_time(answers.answered_at) as answered_at,
    answers.score
  from staging.survey_answers as answers
  left join core.application_alone as applications on applications.application_id = answers.application_id
  where answers.score is not null
  order by item, applications.application_key, answers.response_id
),
asked as (
  select application_key, count(*) as questions from core.question_score group by application_key
)
select
  d.* replace (
    coalesce(d.company, requisitions.company) as company,
    coalesce(d.department, requisitions.department) as department,
    coalesce(d.job, requisitions.job) as job,
    coalesce(d.job_family, requisitions.job_family) as job_family,
    coalesce(d.priority, requisitions.priority) as priority
  ),
  cast(
    case when asked.questions < 6 then '<6' when asked.questions > 8 then '>8' else cast(asked.questions as varchar) end
    as dim.question_count
  ) as question_count,
  cast(phase(answers.answered_at) as dim.phase) as phase,
  answers.respondent, answers.item, answers.response_id,
  answers.answered_at, quarter_of(answers.answered_at) as answered_at_quarter,
  cast(round(answers.score * 10) as integer) as score,
  answers.item <> 'recommend' and answers.score >= 4 as is_favourable
from answers
left join core.application_dimension as d on d.application_key = answers.application_key
left join core.requisition_dimension as requisitions on requisitions.requisition_id = answers.requisition_id
left join asked on asked.application_key = answers.application_key
