-- view: one row per application that was invited or given feedback
-- patched by application_id
-- read by the build alone
select
  application_id,
  min_by(channel, (sent_at, channel)) filter (where purpose = 'ai_invitation') as invite_channel,
  bool_or(purpose = 'feedback') as has_feedback
from staging.messages
where purpose in ('ai_invitation', 'feedback')
group by application_id
