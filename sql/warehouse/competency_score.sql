-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100, with both z-scores
with ai as (
  select * from core.ai_competency_score
),
human as (
  select applications.application_key, human.competency, human.score, human.score_z
  from core.human_score as human
  join core.application as applications on applications.application_id = human.application_id
  where human.competency is not null
)
select
  coalesce(ai.application_key, human.application_key) as application_key,
  coalesce(ai.competency, human.competency) as competency,
  ai.score as ai_score, human.score as human_score, ai.score_z as ai_score_z, human.score_z as human_score_z
from ai
full join human on human.application_key = ai.application_key and human.competency = ai.competency
order by 1, 2
