-- the amounts of the currency used most, staged and in the mart, differ
select staged.amount as staged, mart.amount as mart
from (
  select coalesce(sum(cast(round(amount * 100) as bigint)), 0) as amount
  from staging.costs
  where currency is not distinct from (
    select max_by(currency, (lines, currency)) from (select currency, count(*) as lines from staging.costs group by currency)
  )
) as staged
cross join (select coalesce(sum(amount), 0) as amount from marts.cost_month) as mart
where staged.amount <> mart.amount
