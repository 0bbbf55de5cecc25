-- one row per application that was written to
select
  application_id,
  min_by(case when purpose = 'ai_invitation' then channel end, sent_at) as invite_channel,
  max(case when purpose = 'feedback' then 1 else 0 end) = 1 as has_feedback
from staging.messages
group by application_id
