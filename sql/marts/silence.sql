-- one row per application and step after which one side waits for the other's answer, answered or not
-- who was never answered and whose case was closed meanwhile has not been answered: only the end of the data censors
-- patched by application_key
with invitations as (
  select
    application_id,
    min(local_time(sent_at)) as sent_at,
    min(local_time(responded_at)) as responded_at
  from staging.messages
  where purpose = 'ai_invitation'
  group by application_id
),
told as (
  select application_id, purpose, local_time(sent_at) as sent_at
  from staging.messages
  where purpose in ('ai_invitation', 'result_notice', 'feedback')
),
heard as (
  select
    d.application_key,
    min(told.sent_at) filter (where told.sent_at >= d.applied_at) as after_application,
    min(told.sent_at) filter (
      where told.purpose <> 'ai_invitation' and told.sent_at >= d.ai_completed_at
    ) as after_ai_interview,
    min(told.sent_at) filter (
      where told.purpose <> 'ai_invitation' and told.sent_at >= d.human_interviewed_at
    ) as after_human_interview
  from told
  join core.application_alone as d on d.application_id = told.application_id
  group by d.application_key
),
offers as (
  select application_id, coalesce(local_time(accepted_at), local_time(declined_at)) as answered_at from staging.offers
),
seen as (
  select cast(observed_on as timestamp) + interval 1 day as until from core.observed_until
),
waits as (
  select
    d.application_key, 'after_application' as wait, d.applied_at as started_at,
    least(heard.after_application, d.human_scheduled_at, d.offered_at) as answered_at
  from core.application_alone as d
  left join heard on heard.application_key = d.application_key
  union all
  select
    d.application_key, 'after_ai_interview', d.ai_completed_at,
    least(
      heard.after_ai_interview,
      case when d.human_scheduled_at >= d.ai_completed_at then d.human_scheduled_at end,
      case when d.offered_at >= d.ai_completed_at then d.offered_at end
    )
  from core.application_alone as d
  left join heard on heard.application_key = d.application_key
  where d.ai_completed_at is not null
  union all
  select
    d.application_key, 'after_human_interview', d.human_interviewed_at,
    least(
      heard.after_human_interview,
      case when d.offered_at >= d.human_interviewed_at then d.offered_at end
    )
  from core.application_alone as d
  left join heard on heard.application_key = d.application_key
  where d.human_interviewed_at is not null
  union all
  select
    d.application_key, 'after_invitation', invitations.sent_at,
    least(
      invitations.responded_at,
      case when d.ai_started_at >= invitations.sent_at then d.ai_started_at end
    )
  from core.application_alone as d
  join invitations on invitations.application_id = d.application_id
  union all
  select
    d.application_key, 'after_offer', d.offered_at,
    least(
      case when d.accepted_at >= d.offered_at then d.accepted_at end,
      case when offers.answered_at >= d.offered_at then offers.answered_at end
    )
  from core.application_alone as d
  left join offers on offers.application_id = d.application_id
  where d.offered_at is not null
),
timed as (
  select
    waits.application_key, waits.wait, waits.started_at,
    waits.answered_at is not null as is_answered,
    cast(greatest(0, date_diff('second', waits.started_at, coalesce(waits.answered_at, seen.until))) as bigint) as seconds
  from waits
  cross join seen
  where waits.started_at is not null
)
select
  d.*,
  cast(phase(timed.started_at) as dim.phase) as phase,
  cast(timed.wait as dim.wait) as wait,
  timed.started_at, quarter_of(timed.started_at) as started_at_quarter,
  timed.is_answered,
  -- whole minutes (from half a day on whole hours: far fewer values to count) and days: an answer counts in the one that
  -- it ends in, an open wait only in those that are over
  cast(
    case
      when timed.is_answered and timed.seconds < 43200 then ceil(timed.seconds / 60.0)
      when timed.is_answered then ceil(timed.seconds / 3600.0) * 60
      when timed.seconds < 43200 then floor(timed.seconds / 60.0)
      else floor(timed.seconds / 3600.0) * 60
    end as integer
  ) as minutes,
  cast(case when timed.is_answered then ceil(timed.seconds / 86400.0) else floor(timed.seconds / 86400.0) end as integer) as days
from timed
join core.application_dimension as d on d.application_key = timed.application_key
order by timed.wait, timed.application_key
