-- view: one row per cost booked in the currency that is used most, in its hundredths
with main_currency as (
  select max_by(currency, (lines, currency)) as currency
  from (select currency, count(*) as lines from staging.costs group by currency)
)
select costs.month, costs.job_id, costs.screening_path, costs.kind, cast(round(costs.amount * 100) as bigint) as amount
from staging.costs as costs
cross join main_currency
where costs.currency is not distinct from main_currency.currency
