-- one row per hire, with the scores it was chosen on and its criteria; z-scores are 1e-12 units
-- AI scores are standardized within vendor and model version, human ratings within job, over all applications
with hires as (
  select * from core.hire
),
dimensions as (
  select * from core.application_dimension
),
applications as (
  select application_key, ai_score, human_score from core.application
),
ai_norm as (
  select * from core.ai_norm
),
human_norm as (
  select * from core.human_norm
)
select
  d.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(hires.onboarded_at) as dim.phase) as phase,
  hires.employee_id, hires.onboarded_at,
  applications.ai_score, applications.human_score,
  case when ai_norm.deviation > 0
    then cast(round((applications.ai_score - ai_norm.mean) / ai_norm.deviation * 1e12) as bigint) end as ai_score_z,
  case when human_norm.deviation > 0
    then cast(round((applications.human_score - human_norm.mean) / human_norm.deviation * 1e12) as bigint) end as human_score_z,
  hires.performance_6, hires.performance_6_z, hires.performance_12, hires.performance_12_z
from hires
join dimensions as d on d.application_key = hires.application_key
join applications on applications.application_key = hires.application_key
left join ai_norm
  on ai_norm.vendor = d.vendor and ai_norm.model_version is not distinct from d.model_version
left join human_norm on human_norm.job = d.job
order by d.application_key
