-- one row per campaign requisition and screening path: applications screened, working days from first to last screening
with screened as (
  select
    requisition_id, company, department, job, job_family, screening_path,
    count(*) as applications,
    min(cast(screened_at as date)) as first_on, max(cast(screened_at as date)) as last_on,
    min(screened_at) as first_at
  from core.application_alone
  where priority = 'campaign' and screened_at is not null
  group by requisition_id, company, department, job, job_family, screening_path
)
select
  requisition_id, company, department, job, job_family, screening_path,
  cast(phase(first_at) as dim.phase) as phase,
  first_on, last_on,
  cast(applications as integer) as applications,
  -- Monday to Friday, both ends included, counted from Monday 1970-01-05; a campaign on a weekend alone is one day
  cast(greatest(1, (last_day // 7 * 5 + least(last_day % 7 + 1, 5)) - (first_day // 7 * 5 + least(first_day % 7, 5)))
    as integer) as working_days
from (
  select
    *,
    date_diff('day', date '1970-01-05', first_on) as first_day,
    date_diff('day', date '1970-01-05', last_on) as last_day
  from screened
)
order by job, requisition_id, screening_path
