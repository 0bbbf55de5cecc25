-- one row per hire and competency, with criteria; z-scores are 1e-12 units
-- patched by application_key
select
  scores.*,
  hires.onboarded_at, hires.performance_6, hires.performance_6_z, hires.performance_12, hires.performance_12_z
from marts.competency_score as scores
join core.hire as hires on hires.application_key = scores.application_key
order by scores.application_key
