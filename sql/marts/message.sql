-- one row per message to a candidate; decided_at is the latest decision (rejected, or interview scheduled) before it
with messages as (
  select
    application_id, purpose, channel,
    local_time(sent_at) as sent_at, local_time(delivered_at) as delivered_at,
    local_time(opened_at) as opened_at, local_time(responded_at) as responded_at
  from staging.messages
),
dimensions as (
  select * from core.application_dimension
),
decisions as (
  select application_key, human_scheduled_at, rejected_at from core.application
)
select
  d.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(messages.sent_at) as dim.phase) as phase,
  cast(messages.purpose as dim.purpose) as purpose,
  cast(messages.channel as dim.invite_channel) as message_channel,
  messages.sent_at,
  messages.delivered_at is not null as is_delivered,
  messages.opened_at is not null as is_opened,
  messages.responded_at is not null as is_responded,
  case when messages.purpose = 'result_notice' then cast(
    date_diff('second', greatest(
      case when decisions.rejected_at <= messages.sent_at then decisions.rejected_at end,
      case when decisions.human_scheduled_at <= messages.sent_at then decisions.human_scheduled_at end
    ), messages.sent_at) as integer
  ) end as seconds_since_decision
from messages
join dimensions as d on d.application_id = messages.application_id
join decisions on decisions.application_key = d.application_key
order by purpose, d.application_key
