-- one row per message to a candidate; decided_at is the latest decision (rejected, or interview scheduled) before it
-- sorted while it is narrow; the join below keeps the order of its left side
-- patched by application_key
with messages as (
  select
    applications.application_key, applications.rejected_at, applications.human_scheduled_at,
    cast(messages.purpose as dim.purpose) as purpose,
    cast(messages.channel as dim.invite_channel) as channel,
    local_time(messages.sent_at) as sent_at,
    messages.delivered_at is not null as is_delivered,
    messages.opened_at is not null as is_opened,
    messages.responded_at is not null as is_responded
  from staging.messages as messages
  join core.application_alone as applications on applications.application_id = messages.application_id
  order by purpose, applications.application_key
)
select
  d.*,
  cast(phase(messages.sent_at) as dim.phase) as phase,
  cast(messages.purpose as varchar) as purpose,
  messages.channel as message_channel,
  messages.sent_at, quarter_of(messages.sent_at) as sent_at_quarter,
  messages.is_delivered, messages.is_opened, messages.is_responded,
  case when messages.purpose = 'result_notice' then cast(
    date_diff('second', greatest(
      case when messages.rejected_at <= messages.sent_at then messages.rejected_at end,
      case when messages.human_scheduled_at <= messages.sent_at then messages.human_scheduled_at end
    ), messages.sent_at) as integer
  ) end as seconds_since_decision
from messages
join core.application_dimension as d on d.application_key = messages.application_key
