-- one row per application and competency, scored by AI, by people or both, in tenths of 0 to 100
-- AI scores are standardized within vendor and model version, human ones within job, in 1e-12 units
-- patched by application_key
with applications as (
  select application_key, saw_ai_score, coalesce(ai_completed_at, human_interviewed_at, applied_at) as scored_at
  from core.application_alone
)
select
  d.*,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  scores.competency, applications.scored_at, quarter_of(applications.scored_at) as scored_at_quarter,
  scores.ai_score, scores.human_score, applications.saw_ai_score, scores.ai_score_z, scores.human_score_z
from core.competency_score as scores
join applications on applications.application_key = scores.application_key
join core.application_dimension as d on d.application_key = scores.application_key
