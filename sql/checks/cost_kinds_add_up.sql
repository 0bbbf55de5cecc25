-- the kinds of cost of a month, job and path add up to its cost
select months.month, months.job, months.screening_path, months.amount, kinds.amount as kinds
from marts.cost_month as months
left join (
  select month, job, screening_path, sum(amount) as amount from marts.cost_kind group by month, job, screening_path
) as kinds
  on kinds.month = months.month
  and kinds.job is not distinct from months.job
  and kinds.screening_path is not distinct from months.screening_path
where coalesce(kinds.amount, 0) <> months.amount
