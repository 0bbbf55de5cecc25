-- one row per month, job, screening path and kind of cost that is ever booked: its amount (hundredths), 0 where there was none, and all hires
with months as (
  select * from marts.cost_month
),
main_currency as (
  select max_by(currency, (lines, currency)) as currency
  from (select currency, count(*) as lines from staging.costs group by currency)
),
spent as (
  select
    costs.month, costs.job_id, costs.screening_path, costs.kind,
    sum(cast(round(costs.amount * 100) as bigint)) as amount
  from staging.costs as costs
  cross join main_currency
  where costs.currency is not distinct from main_currency.currency
  group by costs.month, costs.job_id, costs.screening_path, costs.kind
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
