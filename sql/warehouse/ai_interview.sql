-- one row per application that sat an AI interview: its latest completed sitting
-- the overall score in tenths of 0 to 100
-- patched by application_id
-- read by the build alone
with interviews as (
  select interviews.*, cast(round(interviews.overall_score * 10) as smallint) as ai_score
  from staging.ai_interviews as interviews
  semi join staging.applications as applications on applications.application_id = interviews.application_id
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
  recommended, browser_version, ai_score
from kept
