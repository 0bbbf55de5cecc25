-- one row per hire: the days in which what is told of its employee number is told of it
-- an employee number may be hired again: a hire's days end where the next hire of the number begins; the first has no
-- beginning and the last no end
select
  employee_id, application_id, local_time(onboarded_at) as onboarded_at,
  case
    when lag(onboarded_at) over hires is null then date '0001-01-01' else cast(local_time(onboarded_at) as date)
  end as begins_on,
  coalesce(cast(lead(local_time(onboarded_at)) over hires as date), date '9999-12-31') as ends_before
from staging.hires
window hires as (partition by employee_id order by onboarded_at, application_id)
