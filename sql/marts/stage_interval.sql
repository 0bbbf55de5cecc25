-- one row per application and step that it has finished; seconds waited, and of hires whether it was their longest wait
-- patched by application_key
with steps as (
  select application_key, 'applied_to_screened' as step, applied_at as started_at, screened_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where screened_at >= applied_at
  union all
  select application_key, 'screened_to_ai_invited' as step, screened_at as started_at, ai_invited_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where ai_invited_at >= screened_at
  union all
  select application_key, 'ai_invited_to_ai_started' as step, ai_invited_at as started_at, ai_started_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where ai_started_at >= ai_invited_at
  union all
  select application_key, 'ai_started_to_ai_completed' as step, ai_started_at as started_at, ai_completed_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where ai_completed_at >= ai_started_at
  union all
  select application_key, 'ai_completed_to_ai_reported' as step, ai_completed_at as started_at, ai_reported_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where ai_reported_at >= ai_completed_at
  union all
  select application_key, 'ai_reported_to_human_scheduled' as step, ai_reported_at as started_at, human_scheduled_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where human_scheduled_at >= ai_reported_at
  union all
  select application_key, 'human_scheduled_to_human_interviewed' as step, human_scheduled_at as started_at, human_interviewed_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where human_interviewed_at >= human_scheduled_at
  union all
  select application_key, 'human_interviewed_to_offered' as step, human_interviewed_at as started_at, offered_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where offered_at >= human_interviewed_at
  union all
  select application_key, 'offered_to_accepted' as step, offered_at as started_at, accepted_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where accepted_at >= offered_at
  union all
  select application_key, 'accepted_to_onboarded' as step, accepted_at as started_at, onboarded_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where onboarded_at >= accepted_at
  union all
  select application_key, 'screened_to_human_scheduled' as step, screened_at as started_at, human_scheduled_at as ended_at, longest_wait as waited_longest
  from core.application_alone
  where ai_invited_at is null and human_scheduled_at >= screened_at
  union all
  select application_key, 'human_interviewed_to_onboarded' as step, human_interviewed_at as started_at, onboarded_at as ended_at, cast(null as bigint) as waited_longest
  from core.application_alone
  where onboarded_at >= human_interviewed_at
  union all
  select application_key, 'applied_to_onboarded' as step, applied_at as started_at, onboarded_at as ended_at, cast(null as bigint) as waited_longest
  from core.application_alone
  where onboarded_at >= applied_at
)
select
  d.*,
  cast(phase(steps.started_at) as dim.phase) as phase,
  cast(steps.step as dim.step) as step, steps.started_at, quarter_of(steps.started_at) as started_at_quarter, steps.ended_at,
  cast(date_diff('second', steps.started_at, steps.ended_at) as integer) as seconds,
  date_diff('second', steps.started_at, steps.ended_at) = steps.waited_longest as is_bottleneck
from steps
join core.application_dimension as d on d.application_key = steps.application_key
