-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100
-- ai_score_z is standardized within vendor and model version, in millionths
with applications as (
  select *, coalesce(ai_completed_at, human_interviewed_at, applied_at) as scored_at from core.application
)
select
  d.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(d.scored_at) as dim.phase) as phase,
  scores.competency, d.scored_at, quarter_of(d.scored_at) as scored_at_quarter,
  scores.ai_score, scores.human_score, d.saw_ai_score,
  case when norm.deviation > 0
    then cast(round((scores.ai_score - norm.mean) / norm.deviation * 1e6) as integer) end as ai_score_z
from core.competency_score as scores
join applications as d on d.application_key = scores.application_key
left join core.ai_competency_norm as norm
  on norm.competency = scores.competency
  and norm.vendor = d.vendor
  and norm.model_version is not distinct from d.model_version
