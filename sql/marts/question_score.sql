-- view: one row per application and question; raw_score in thousandths of the vendor's own scale, score in tenths of 0 to 100
select
  scores.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  scores.phase,
  scores.question, scores.competency, scores.question_kind, scores.scored_at, scores.scored_at_quarter,
  scores.raw_score, scores.score, scores.seconds, scores.follow_ups
from core.question_score as scores
join core.application_dimension as d on d.application_key = scores.application_key
