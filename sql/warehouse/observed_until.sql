-- one row: the last day that the hiring and employment feeds tell about
select cast(max(local_time(updated_at)) as date) as observed_on
from (
  select max(updated_at) as updated_at from staging.applications
  union all
  select max(updated_at) from staging.stage_events
  union all
  select max(updated_at) from staging.hires
  union all
  select max(updated_at) from staging.employment
)
