-- one row per month, job, screening path and kind of cost that is ever booked: its amount (hundredths), 0 where there was none, and all hires
with months as (
  select * from marts.cost_month
),
spent as (
  select month, job_id, screening_path, kind, sum(amount) as amount
  from core.cost
  group by month, job_id, screening_path, kind
),
kinds as (
  select distinct kind from spent
)
select
  months.company, months.department, months.job, months.job_family, months.screening_path, months.phase,
  cast(kinds.kind as dim.cost_kind) as cost_kind,
  months.month,
  cast(coalesce(spent.amount, 0) as bigint) as amount,
  months.hires
from months
cross join kinds
left join spent
  on spent.month = months.month
  and spent.kind = kinds.kind
  and spent.job_id is not distinct from cast(months.job as varchar)
  and spent.screening_path is not distinct from cast(months.screening_path as varchar)
order by kinds.kind, months.job, months.month, months.screening_path
