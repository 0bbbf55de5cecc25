-- one row per application and question; raw_score in thousandths of the vendor's own scale, score in tenths of 0 to 100
with scores as (
  select * from core.question_score
),
dimensions as (
  select * from core.application_dimension
),
applications as (
  select application_key, coalesce(ai_completed_at, applied_at) as scored_at from core.application
)
select
  scores.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  scores.question, scores.competency, scores.question_kind, applications.scored_at,
  quarter_of(applications.scored_at) as scored_at_quarter,
  scores.raw_score, scores.score, scores.seconds, scores.follow_ups
from scores
join dimensions as d on d.application_key = scores.application_key
join applications on applications.application_key = scores.application_key
