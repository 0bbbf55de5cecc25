-- one row per application: its number, which it keeps; the numbers run from 1 without a gap
-- numbered at once they lie in the order of job and quarter applied; who comes later takes what is free, in that order
-- told by application_id, one row each
-- read by the build alone
with applications as (
  select
    applications.application_id, requisitions.job_id,
    year(local_time(applications.applied_at)) * 4 + quarter(local_time(applications.applied_at)) as quarter
  from staging.applications as applications
  left join core.requisition as requisitions on requisitions.requisition_id = applications.requisition_id
),
held as (
  select numbers.application_id, numbers.application_key
  from before.application_number as numbers
  semi join applications on applications.application_id = numbers.application_id
  where numbers.application_key <= (select count(*) from applications)
),
free as (
  select number, row_number() over (order by number) as nth
  from (select unnest(range(1, count(*) + 1)) as number from applications)
  anti join held on held.application_key = number
),
waiting as (
  select
    applications.application_id,
    row_number() over (order by applications.job_id, applications.quarter, applications.application_id) as nth
  from applications
  anti join held on held.application_id = applications.application_id
)
select application_id, application_key from held
union all
select waiting.application_id, cast(free.number as integer) as application_key
from waiting
join free on free.nth = waiting.nth
order by application_key
