-- view: one row per application that sat an AI interview: its latest completed sitting
with interviews as (
  select * from staging.ai_interviews
),
several as (
  select application_id from interviews group by application_id having count(*) > 1
),
latest as (
  select interviews.application_id, max_by(interviews.interview_id, (interviews.completed_at, interviews.interview_id)) as interview_id
  from interviews
  join several on several.application_id = interviews.application_id
  group by interviews.application_id
),
kept as (
  select interviews.* from interviews
  where not exists (select 1 from several where several.application_id = interviews.application_id)
  union all
  select interviews.* from interviews
  join latest on latest.interview_id = interviews.interview_id
)
select
  application_id, interview_id, vendor, model_version, invited_at, started_at, completed_at, reported_at, duration_s,
  overall_score, recommended, browser_version
from kept
