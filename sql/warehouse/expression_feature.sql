-- one row per application and expression feature of its latest AI interview: the mean over its answers, in millionths
-- sealed by default: in no score, told of nobody by themselves; the z-score is within feature, vendor and model version
with applications as (
  select application_key, interview_id, vendor, model_version, coalesce(ai_completed_at, applied_at) as scored_at
  from core.application_alone
  where interview_id is not null
),
answers as (
  select
    applications.application_key, applications.vendor, applications.model_version, applications.scored_at,
    unnest(map_entries(scores.features)) as entry
  from staging.ai_scores as scores
  join applications on applications.interview_id = scores.interview_id
  where scores.features is not null
),
means as (
  select
    application_key, vendor, model_version, scored_at, entry.key as feature,
    cast(round(sum(cast(round(entry.value * 1e6) as hugeint)) / count(*)) as bigint) as value
  from answers
  where isfinite(entry.value) and abs(entry.value) < 1e9
  group by all
),
norm as (
  select feature, vendor, model_version, avg(value) as mean, deviation(value) as deviation
  from means
  group by feature, vendor, model_version
)
select
  means.application_key, means.feature, means.scored_at,
  standardized(means.value, norm.mean, norm.deviation) as feature_z
from means
left join norm
  on norm.feature = means.feature
  and norm.vendor is not distinct from means.vendor
  and norm.model_version is not distinct from means.model_version
order by means.application_key, means.feature
