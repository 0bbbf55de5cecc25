-- one row per month, job and screening path: what recruiting cost (hundredths of the currency used most) and whom it hired
-- first_year_pay is that of the hires; who has none told counts with the mean of the job, and a job without any has none
with spent as (
  select month, job_id, screening_path, sum(amount) as amount from core.cost group by month, job_id, screening_path
),
pay as (
  select application_id, cast(round(first_year_pay * 100) as bigint) as amount
  from staging.offers
  where first_year_pay > 0
),
hired as (
  select
    cast(date_trunc('month', hires.onboarded_at) as date) as month,
    cast(applications.job as varchar) as job_id, cast(applications.screening_path as varchar) as screening_path,
    count(*) as hires, count(pay.amount) as paid_hires, sum(pay.amount) as paid
  from core.hire as hires
  join core.application_alone as applications on applications.application_key = hires.application_key
  left join pay on pay.application_id = hires.application_id
  group by 1, 2, 3
),
job_pay as (
  select job_id, sum(paid) / sum(paid_hires) as mean from hired group by job_id having sum(paid_hires) > 0
),
months as (
  select month, job_id, screening_path, amount, 0 as hires, 0 as paid from spent
  union all
  select hired.month, hired.job_id, hired.screening_path, 0 as amount, hired.hires,
    coalesce(hired.paid, 0) + (hired.hires - hired.paid_hires) * job_pay.mean as paid
  from hired
  left join job_pay on job_pay.job_id = hired.job_id
),
jobs as (
  select * from core.job
)
select
  cast(jobs.company as dim.company) as company,
  cast(jobs.department_id as dim.department) as department,
  cast(months.job_id as dim.job) as job,
  cast(jobs.job_family as dim.job_family) as job_family,
  cast(months.screening_path as dim.screening_path) as screening_path,
  cast(phase(months.month) as dim.phase) as phase,
  months.month,
  cast(sum(months.amount) as bigint) as amount,
  cast(sum(months.hires) as integer) as hires,
  cast(round(coalesce(sum(months.paid), 0)) as bigint) as first_year_pay,
  any_value(job_pay.mean) is not null as has_pay
from months
left join jobs on jobs.job_id = months.job_id
left join job_pay on job_pay.job_id = months.job_id
group by all
order by job, month, screening_path
