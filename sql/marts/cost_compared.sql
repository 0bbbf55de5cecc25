-- one row per quarter, job and screening path of the cells in which both paths spent and hired: so that neither mix nor season tells them apart
-- a cell weighs its hires of both paths; weighted is what these would cost at the path's own cost per hire (hundredths), weighted_other at the other's
with quarters as (
  select
    company, department, job, job_family, screening_path, cast(date_trunc('quarter', month) as date) as quarter,
    sum(amount) as amount, sum(hires) as hires
  from marts.cost_month
  where job is not null and screening_path is not null
  group by company, department, job, job_family, screening_path, date_trunc('quarter', month)
)
select
  own.company, own.department, own.job, own.job_family, own.screening_path,
  cast(phase(own.quarter) as dim.phase) as phase,
  own.quarter,
  cast(own.hires as integer) as hires,
  cast(own.hires + other.hires as integer) as weight,
  cast(round(own.amount * (own.hires + other.hires) / own.hires) as bigint) as weighted,
  cast(round(other.amount * (own.hires + other.hires) / other.hires) as bigint) as weighted_other
from quarters as own
join quarters as other
  on other.job = own.job and other.quarter = own.quarter and other.screening_path <> own.screening_path
where own.hires > 0 and other.hires > 0 and own.amount > 0 and other.amount > 0
order by own.job, own.quarter, own.screening_path
