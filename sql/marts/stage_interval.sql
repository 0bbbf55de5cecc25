-- one row per application and step that it has finished; seconds waited, and whether it was the application's longest wait
with steps as (
  select
    application_key, cast('applied_to_screened' as dim.step) as step, applied_at as started_at, screened_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where applied_at is not null and screened_at >= applied_at
  union all
  select
    application_key, cast('screened_to_ai_invited' as dim.step) as step, screened_at as started_at, ai_invited_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where screened_at is not null and ai_invited_at >= screened_at
  union all
  select
    application_key, cast('ai_invited_to_ai_started' as dim.step) as step, ai_invited_at as started_at, ai_started_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where ai_invited_at is not null and ai_started_at >= ai_invited_at
  union all
  select
    application_key, cast('ai_started_to_ai_completed' as dim.step) as step, ai_started_at as started_at, ai_completed_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where ai_started_at is not null and ai_completed_at >= ai_started_at
  union all
  select
    application_key, cast('ai_completed_to_ai_reported' as dim.step) as step, ai_completed_at as started_at, ai_reported_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where ai_completed_at is not null and ai_reported_at >= ai_completed_at
  union all
  select
    application_key, cast('ai_reported_to_human_scheduled' as dim.step) as step, ai_reported_at as started_at, human_scheduled_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where ai_reported_at is not null and human_scheduled_at >= ai_reported_at
  union all
  select
    application_key, cast('human_scheduled_to_human_interviewed' as dim.step) as step, human_scheduled_at as started_at, human_interviewed_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where human_scheduled_at is not null and human_interviewed_at >= human_scheduled_at
  union all
  select
    application_key, cast('human_interviewed_to_offered' as dim.step) as step, human_interviewed_at as started_at, offered_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where human_interviewed_at is not null and offered_at >= human_interviewed_at
  union all
  select
    application_key, cast('offered_to_accepted' as dim.step) as step, offered_at as started_at, accepted_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where offered_at is not null and accepted_at >= offered_at
  union all
  select
    application_key, cast('accepted_to_onboarded' as dim.step) as step, accepted_at as started_at, onboarded_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where accepted_at is not null and onboarded_at >= accepted_at
  union all
  select
    application_key, cast('screened_to_human_scheduled' as dim.step) as step, screened_at as started_at, human_scheduled_at as ended_at,
    longest_wait as longest_wait
  from core.application
  where ai_invited_at is null and screened_at is not null and human_scheduled_at >= screened_at
  union all
  select
    application_key, cast('human_interviewed_to_onboarded' as dim.step) as step, human_interviewed_at as started_at, onboarded_at as ended_at,
    null as longest_wait
  from core.application
  where human_interviewed_at is not null and onboarded_at >= human_interviewed_at
  union all
  select
    application_key, cast('applied_to_onboarded' as dim.step) as step, applied_at as started_at, onboarded_at as ended_at,
    null as longest_wait
  from core.application
  where applied_at is not null and onboarded_at >= applied_at
)
select
  steps.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(steps.started_at) as dim.phase) as phase,
  steps.step, steps.started_at, quarter_of(steps.started_at) as started_at_quarter, steps.ended_at,
  cast(date_diff('second', steps.started_at, steps.ended_at) as integer) as seconds,
  date_diff('second', steps.started_at, steps.ended_at) = steps.longest_wait as is_bottleneck
from steps
join core.application_dimension as d on d.application_key = steps.application_key
