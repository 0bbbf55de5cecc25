-- one row per hire and question, with criteria; scores standardized within question, vendor and model version, 1e-12 units
with scores as (
  select * from core.question_score
),
dimensions as (
  select * from core.application_dimension
),
hires as (
  select application_key, performance_6, performance_6_z, performance_12, performance_12_z from core.hire
),
norm as (
  select * from core.question_norm
)
select
  scores.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  scores.phase,
  scores.question, scores.competency, scores.question_kind, scores.scored_at,
  scores.scored_at_quarter,
  scores.raw_score, scores.score, scores.seconds,
  case when norm.deviation > 0
    then cast(round((scores.raw_score - norm.mean) / norm.deviation * 1e12) as bigint) end as score_z,
  hires.performance_6, hires.performance_6_z, hires.performance_12, hires.performance_12_z
from scores
join hires on hires.application_key = scores.application_key
join dimensions as d on d.application_key = scores.application_key
left join norm
  on norm.question = scores.question
  and norm.vendor is not distinct from scores.vendor
  and norm.model_version is not distinct from scores.model_version
order by scores.application_key
