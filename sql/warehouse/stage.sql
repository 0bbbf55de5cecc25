-- view: one row per application, with the time (instant) at which it first reached each stage
-- patched by application_id
-- read by the build alone
select
  application_id,
  min(case when stage = 'screened' then "at" end) as screened_at,
  min(case when stage = 'ai_invited' then "at" end) as ai_invited_at,
  min(case when stage = 'ai_started' then "at" end) as ai_started_at,
  min(case when stage = 'ai_completed' then "at" end) as ai_completed_at,
  min(case when stage = 'ai_reported' then "at" end) as ai_reported_at,
  min(case when stage = 'human_scheduled' then "at" end) as human_scheduled_at,
  min(case when stage = 'human_interviewed' then "at" end) as human_interviewed_at,
  min(case when stage = 'offered' then "at" end) as offered_at,
  min(case when stage = 'accepted' then "at" end) as accepted_at,
  min(case when stage = 'onboarded' then "at" end) as onboarded_at,
  min(case when stage = 'rejected' then "at" end) as rejected_at,
  min(case when stage = 'withdrawn' then "at" end) as withdrawn_at
from staging.stage_events
group by application_id
