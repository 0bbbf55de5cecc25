-- one row per hire: days employed until leaving, or until last seen (first spell)
with hires as (
  select application_key, employee_id, onboarded_at from core.hire
),
spells as (
  select employee_id, min(started_at) as started_on, min_by(ended_at, started_at) as ended_on,
    min_by(end_kind, started_at) as end_kind
  from staging.employment
  group by employee_id
),
seen as (
  select observed_on from core.observed_until
),
dimensions as (
  select * from core.application_dimension
)
select
  d.application_key, d.person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(hires.onboarded_at) as dim.phase) as phase,
  spells.started_on, spells.ended_on, spells.end_kind,
  cast(
    date_diff('day', spells.started_on, coalesce(spells.ended_on, greatest(seen.observed_on, spells.started_on)))
    as integer
  ) as days,
  spells.ended_on is not null as has_left
from hires
join spells on spells.employee_id = hires.employee_id
join dimensions as d on d.application_key = hires.application_key
cross join seen
order by d.application_key
