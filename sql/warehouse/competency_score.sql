-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100, with both z-scores
-- by AI within vendor and model version, by people within job
-- patched by application_key
with ai as (
  select
    scores.application_key, scores.competency, scores.score,
    standardized(scores.score, norm.mean, norm.deviation) as score_z
  from core.ai_competency_score as scores
  left join core.ai_competency_norm as norm
    on norm.competency = scores.competency
    and norm.vendor = scores.vendor
    and norm.model_version is not distinct from scores.model_version
),
human as (
  select
    applications.application_key, human.competency, human.score,
    standardized(human.score, norm.mean, norm.deviation) as score_z
  from core.human_score as human
  join core.application_alone as applications on applications.application_id = human.application_id
  left join core.human_norm as norm on norm.job = human.job and norm.competency = human.competency
  where human.competency is not null
)
select
  coalesce(ai.application_key, human.application_key) as application_key,
  coalesce(ai.competency, human.competency) as competency,
  ai.score as ai_score, human.score as human_score, ai.score_z as ai_score_z, human.score_z as human_score_z
from ai
full join human on human.application_key = ai.application_key and human.competency = ai.competency
order by 1, 2
