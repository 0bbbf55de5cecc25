-- one row per event of the interview system
with events as (
  select * from staging.system_events
),
dimensions as (
  select * from core.application_dimension
)
select
  d.company, d.department, d.job, d.job_family, d.vendor, d.screening_path, d.channel,
  cast(phase(local_time(events."at")) as dim.phase) as phase,
  cast(events.kind as dim.kind) as kind,
  cast(events.browser as dim.browser) as browser,
  cast(events.browser_version as dim.browser_version) as browser_version,
  local_time(events."at") as happened_at, quarter_of(local_time(events."at")) as happened_at_quarter,
  events.kind = 'login_failed' as is_failed_login
from events
left join dimensions as d on d.application_id = events.application_id
order by kind, d.application_key
