-- one row per message to a candidate; decided_at is the latest decision (rejected, or interview scheduled) before it
with messages as (
  select
    applications.application_key, applications.human_scheduled_at, applications.rejected_at,
    messages.purpose, messages.channel,
    local_time(messages.sent_at) as sent_at, messages.delivered_at, messages.opened_at, messages.responded_at
  from staging.messages as messages
  join core.application as applications on applications.application_id = messages.application_id
  order by 4, 1
),
dimensions as (
  select * from core.application_dimension
)
select
  d.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(messages.sent_at) as dim.phase) as phase,
  messages.purpose,
  cast(messages.channel as dim.invite_channel) as message_channel,
  messages.sent_at, quarter_of(messages.sent_at) as sent_at_quarter,
  messages.delivered_at is not null as is_delivered,
  messages.opened_at is not null as is_opened,
  messages.responded_at is not null as is_responded,
  case when messages.purpose = 'result_notice' then cast(
    date_diff('second', greatest(
      case when messages.rejected_at <= messages.sent_at then messages.rejected_at end,
      case when messages.human_scheduled_at <= messages.sent_at then messages.human_scheduled_at end
    ), messages.sent_at) as integer
  ) end as seconds_since_decision
from messages
join dimensions as d on d.application_key = messages.application_key
