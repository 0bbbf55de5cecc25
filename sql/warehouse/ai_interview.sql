-- one row per application that sat an AI interview: its latest completed sitting
select
  application_id,
  max_by(interview_id, completed_at) as interview_id,
  max_by(vendor, completed_at) as vendor,
  max_by(model_version, completed_at) as model_version,
  min(invited_at) as invited_at,
  min(started_at) as started_at,
  max(completed_at) as completed_at,
  max_by(reported_at, completed_at) as reported_at,
  max_by(duration_s, completed_at) as duration_s,
  max_by(overall_score, completed_at) as overall_score,
  max_by(recommended, completed_at) as recommended,
  max_by(browser_version, completed_at) as browser_version
from staging.ai_interviews
group by application_id
