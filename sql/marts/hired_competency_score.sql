-- one row per hire and competency, with criteria; AI scores standardized within vendor and model version, 1e-12 units
with scores as (
  select * from marts.competency_score
),
hires as (
  select application_key, onboarded_at, performance_6, performance_6_z, performance_12, performance_12_z from core.hire
),
ai_norm as (
  select * from core.ai_competency_norm
),
human_norm as (
  select * from core.human_competency_norm
)
select
  scores.* replace (
    case when ai_norm.deviation > 0
      then cast(round((scores.ai_score - ai_norm.mean) / ai_norm.deviation * 1e12) as bigint) end as ai_score_z
  ),
  hires.onboarded_at,
  case when human_norm.deviation > 0
    then cast(round((scores.human_score - human_norm.mean) / human_norm.deviation * 1e12) as bigint) end as human_score_z,
  hires.performance_6, hires.performance_6_z, hires.performance_12, hires.performance_12_z
from scores
join hires on hires.application_key = scores.application_key
left join ai_norm
  on ai_norm.competency = scores.competency
  and ai_norm.vendor = scores.vendor
  and ai_norm.model_version is not distinct from scores.model_version
left join human_norm on human_norm.competency = scores.competency and human_norm.job = scores.job
order by scores.application_key
