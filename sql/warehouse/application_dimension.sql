-- view: one row per application, its dimensions alone (time and phase are each mart's own)
select
  application_key, application_id, person,
  company, department, job, job_family, vendor, model_version, screening_path, channel, invite_channel, priority,
  gender, age_band, education, ethnicity, browser_version, length_band, feedback_sent, score_band
from core.application
