-- one row per hire: days employed until leaving, or until last seen (its first spell)
-- a spell may begin up to 31 days before the start of work that the hire tells; who was hired again had left by then
with hires as (
  select application_key, application_id, employee_id, onboarded_at from core.hire
),
spells as (
  select
    spans.application_id, spans.employee_id, spans.ends_before,
    min(spells.started_at) as started_on,
    min_by(spells.ended_at, spells.started_at) as ended_on,
    min_by(spells.end_kind, spells.started_at) as end_kind
  from staging.employment as spells
  join core.hire_span as spans
    on spans.employee_id = spells.employee_id
    and spells.started_at >= spans.begins_on - 31
    and spells.started_at < spans.ends_before - 31
  group by spans.application_id, spans.employee_id, spans.ends_before
),
seen as (
  select observed_on from core.observed_until
)
select
  d.*,
  cast(phase(hires.onboarded_at) as dim.phase) as phase,
  spells.started_on, spells.ended_on, spells.end_kind,
  cast(
    date_diff(
      'day', spells.started_on,
      coalesce(spells.ended_on, greatest(least(seen.observed_on, spells.ends_before), spells.started_on))
    ) as integer
  ) as days,
  spells.ended_on is not null as has_left
from hires
join spells on spells.application_id = hires.application_id and spells.employee_id = hires.employee_id
join core.application_dimension as d on d.application_key = hires.application_key
cross join seen
order by d.application_key
