-- one row per survey response with a comment: which terms it says, never the words themselves
with comments as (
  select
    response_id,
    min(respondent) as respondent,
    min(application_id) as application_id,
    min(requisition_id) as requisition_id,
    max(local_time(answered_at)) as answered_at,
    cast(sum(comment_chars) as integer) as characters,
    list_sort(list_distinct(flatten(list(map_keys(comment_terms)) filter (where comment_terms is not null)))) as terms
  from staging.survey_answers
  group by response_id
  having sum(comment_chars) > 0
),
overall as (
  select response_id, max(score) >= 4 as is_satisfied
  from staging.survey_answers
  where item = 'satisfaction' and score is not null
  group by response_id
),
applications as (
  select application_id, application_key from core.application_alone
)
select
  d.* replace (
    coalesce(d.company, requisitions.company) as company,
    coalesce(d.department, requisitions.department) as department,
    coalesce(d.job, requisitions.job) as job,
    coalesce(d.job_family, requisitions.job_family) as job_family
  ),
  cast(phase(comments.answered_at) as dim.phase) as phase,
  cast(comments.respondent as dim.respondent) as respondent,
  comments.response_id, comments.answered_at, quarter_of(comments.answered_at) as answered_at_quarter,
  comments.characters, coalesce(comments.terms, []) as terms, overall.is_satisfied
from comments
left join overall on overall.response_id = comments.response_id
left join applications on applications.application_id = comments.application_id
left join core.application_dimension as d on d.application_key = applications.application_key
left join core.requisition_dimension as requisitions on requisitions.requisition_id = comments.requisition_id
order by comments.response_id
