-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100
with ai as (
  select * from core.ai_competency_score
),
human as (
  select applications.application_key, human.competency_id as competency, cast(round(human.score * 10) as integer) as score
  from core.human_score as human
  join core.application as applications on applications.application_id = human.application_id
  where human.competency_id is not null
)
select
  coalesce(ai.application_key, human.application_key) as application_key,
  coalesce(ai.competency, human.competency) as competency,
  cast(ai.score as smallint) as ai_score, cast(human.score as smallint) as human_score
from ai
full join human on human.application_key = ai.application_key and human.competency = ai.competency
order by 1, 2
