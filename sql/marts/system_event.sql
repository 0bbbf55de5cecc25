-- one row per event of the interview system
-- sorted while it is narrow; the join below keeps the order of its left side
with events as (
  select
    applications.application_key,
    cast(events.kind as dim.event_kind) as event_kind,
    cast(events.browser as dim.browser) as browser,
    cast(events.browser_version as dim.browser_version) as browser_version,
    local_time(events."at") as happened_at
  from staging.system_events as events
  left join core.application_alone as applications on applications.application_id = events.application_id
  order by event_kind, applications.application_key, happened_at
)
select
  d.application_key, coalesce(d.person, -cast(row_number() over () as integer)) as person,
  d.company, d.department, d.job, d.job_family, d.vendor, d.screening_path, d.channel,
  cast(phase(events.happened_at) as dim.phase) as phase,
  events.event_kind, events.browser, events.browser_version,
  events.happened_at, quarter_of(events.happened_at) as happened_at_quarter,
  events.event_kind = 'login_failed' as is_failed_login
from events
left join core.application_alone as d on d.application_key = events.application_key
