-- one row per hire, with the scores it was chosen on and its criteria; z-scores are 1e-12 units
-- AI scores are standardized within vendor and model version, human ratings within job, over all applications
-- patched by application_key
select
  d.*,
  cast(phase(hires.onboarded_at) as dim.phase) as phase,
  hires.employee_id, hires.onboarded_at,
  applications.ai_score, applications.human_score, applications.ai_score_z, applications.human_score_z,
  hires.performance_6, hires.performance_6_z, hires.performance_12, hires.performance_12_z
from core.hire as hires
join core.application as applications on applications.application_key = hires.application_key
join core.application_dimension as d on d.application_key = hires.application_key
order by d.application_key
