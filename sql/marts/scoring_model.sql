-- one row per job, model version and competency; weight in millionths
with models as (
  select * from staging.scoring_models
),
weights as (
  select job_id, version, valid_from, valid_to, cutoff, time_limit_minutes, unnest(map_entries(competency_weights)) as entry
  from models
),
newest as (
  -- of two from the same day the one that was told last: a version that is taken back the day it came
  select job_id, max_by(version, struct_pack(valid_from := valid_from, updated_at := updated_at)) as version
  from models
  group by job_id
),
jobs as (
  select * from core.job
)
select
  cast(jobs.company as dim.company) as company,
  cast(jobs.department_id as dim.department) as department,
  cast(weights.job_id as dim.job) as job,
  cast(jobs.job_family as dim.job_family) as job_family,
  cast(weights.version as dim.model_version) as model_version,
  cast(weights.entry.key as dim.competency) as competency,
  weights.valid_from, weights.valid_to, weights.cutoff, weights.time_limit_minutes,
  cast(round(weights.entry.value * 1e6) as bigint) as weight,
  weights.version = newest.version as is_current
from weights
join jobs on jobs.job_id = weights.job_id
join newest on newest.job_id = weights.job_id
order by job, weights.valid_from, competency
