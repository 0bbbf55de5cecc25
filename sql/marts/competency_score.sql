-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100
-- ai_score_z is standardized within vendor and model version, in millionths
with dimensions as (
  select * from core.application_dimension
),
applications as (
  select application_key, application_id, coalesce(ai_completed_at, human_interviewed_at, applied_at) as scored_at
  from core.application
),
ai as (
  select * from core.ai_competency_score
),
human as (
  select
    applications.application_key, cast(human.competency_id as dim.competency) as competency,
    cast(round(human.score * 10) as integer) as score
  from core.human_score as human
  join applications on applications.application_id = human.application_id
  where human.competency_id is not null
),
scores as (
  select
    coalesce(ai.application_key, human.application_key) as application_key,
    coalesce(ai.competency, human.competency) as competency,
    cast(ai.score as smallint) as ai_score, cast(human.score as smallint) as human_score
  from ai
  full join human on human.application_key = ai.application_key and human.competency = ai.competency
  order by 1, 2
)
select
  d.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  scores.competency, applications.scored_at, quarter_of(applications.scored_at) as scored_at_quarter,
  scores.ai_score, scores.human_score,
  case when norm.deviation > 0
    then cast(round((scores.ai_score - norm.mean) / norm.deviation * 1e6) as integer) end as ai_score_z
from scores
join dimensions as d on d.application_key = scores.application_key
join applications on applications.application_key = scores.application_key
left join core.ai_competency_norm as norm
  on norm.competency = scores.competency
  and norm.vendor = d.vendor
  and norm.model_version is not distinct from d.model_version
