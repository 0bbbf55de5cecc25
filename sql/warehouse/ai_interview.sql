-- one row per application that sat an AI interview: its latest completed sitting
-- the overall score in tenths of 0 to 100, its z-score within vendor and model version
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
),
norm as (
  select vendor, model_version, avg(ai_score) as mean, deviation(ai_score) as deviation
  from kept
  where ai_score is not null
  group by vendor, model_version
)
select
  kept.application_id, kept.interview_id, kept.vendor, kept.model_version, kept.invited_at, kept.started_at,
  kept.completed_at, kept.reported_at, kept.duration_s, kept.recommended, kept.browser_version,
  kept.ai_score, standardized(kept.ai_score, norm.mean, norm.deviation) as ai_score_z
from kept
left join norm on norm.vendor = kept.vendor and norm.model_version is not distinct from kept.model_version
