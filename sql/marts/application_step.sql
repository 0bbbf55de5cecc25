-- view: one row per application: the step that it reached last or how it ended, since when, and in whole days
-- turn: who has to act next, the company or the candidate; null where the application has ended
with steps as (
  select
    *,
    case
      when onboarded_at is not null then 'onboarded'
      when rejected_at is not null then 'rejected'
      when withdrawn_at is not null then 'withdrawn'
      when accepted_at is not null then 'accepted'
      when offered_at is not null then 'offered'
      when human_interviewed_at is not null then 'human_interviewed'
      when human_scheduled_at is not null then 'human_scheduled'
      when ai_reported_at is not null then 'ai_reported'
      when ai_completed_at is not null then 'ai_completed'
      when ai_started_at is not null then 'ai_started'
      when ai_invited_at is not null then 'ai_invited'
      when screened_at is not null then 'screened'
      else 'applied'
    end as reached,
    coalesce(
      onboarded_at, rejected_at, withdrawn_at, accepted_at, offered_at, human_interviewed_at, human_scheduled_at,
      ai_reported_at, ai_completed_at, ai_started_at, ai_invited_at, screened_at, applied_at
    ) as reached_at
  from core.application
)
select
  steps.*,
  case
    when case_state <> 'open' then null
    when reached in ('ai_invited', 'ai_started', 'offered', 'accepted') then 'candidate'
    else 'company'
  end as turn,
  cast(greatest(0, date_diff('day', cast(reached_at as date), seen.observed_on)) as integer) as days
from steps
cross join core.observed_until as seen
