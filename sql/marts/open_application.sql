-- view: one row per application that has not ended: the step that it reached last, and since when it waits there
-- turn: who has to act next, the company or the candidate
with steps as (
  select
    *,
    case
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
      accepted_at, offered_at, human_interviewed_at, human_scheduled_at, ai_reported_at, ai_completed_at, ai_started_at,
      ai_invited_at, screened_at, applied_at
    ) as waiting_since
  from core.application
  where case_state = 'open'
)
select
  steps.*,
  case when reached in ('ai_invited', 'ai_started', 'offered', 'accepted') then 'candidate' else 'company' end as turn,
  cast(greatest(0, date_diff('day', cast(waiting_since as date), seen.observed_on)) as integer) as days
from steps
cross join core.observed_until as seen
