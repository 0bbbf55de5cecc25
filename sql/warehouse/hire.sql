-- one row per hire, with its criteria
-- ratings are summed in 1e-9 units of their scale, exactly; z-scores are within job and review quarter; where fewer than 20 reviews share both, within the job
-- told by application_key
with hires as (
  select employee_id, application_id, onboarded_at from core.hire_span
),
applications as (
  select application_key, application_id, job from core.application_alone
),
-- a review is on the scale that it tells, else on the highest of its job; where none is told ratings are as they are
scaled as (
  select
    reviews.*, applications.job, coalesce(reviews.min_rating, 0) as lowest,
    coalesce(reviews.max_rating, max(reviews.max_rating) over (partition by applications.job)) as highest
  from core.review as reviews
  join applications on applications.application_id = reviews.application_id
),
reviews as (
  select
    application_id, employee_id, months_point, job, rating as given,
    cast(round(case when highest > lowest then (rating - lowest) / (highest - lowest) else rating end * 1e9) as bigint)
      as rating,
    year(period_end) * 4 + quarter(period_end) as review_quarter
  from scaled
),
by_quarter as (
  select
    job, months_point, review_quarter, count(*) as n, avg(rating) as mean, deviation(rating) as deviation
  from reviews
  group by job, months_point, review_quarter
),
by_job as (
  select job, months_point, avg(rating) as mean, deviation(rating) as deviation
  from reviews
  group by job, months_point
),
scored as (
  select
    reviews.application_id, reviews.employee_id, reviews.months_point, reviews.given,
    case
      when by_quarter.n >= 20 and by_quarter.deviation > 0
        then standardized(reviews.rating, by_quarter.mean, by_quarter.deviation)
      else standardized(reviews.rating, by_job.mean, by_job.deviation)
    end as z
  from reviews
  join by_quarter
    on by_quarter.job = reviews.job
    and by_quarter.months_point = reviews.months_point
    and by_quarter.review_quarter = reviews.review_quarter
  join by_job on by_job.job = reviews.job and by_job.months_point = reviews.months_point
),
criteria as (
  select
    application_id, employee_id,
    max(case when months_point = 6 then cast(round(given * 1e3) as bigint) end) as performance_6,
    max(case when months_point = 6 then z end) as performance_6_z,
    max(case when months_point = 12 then cast(round(given * 1e3) as bigint) end) as performance_12,
    max(case when months_point = 12 then z end) as performance_12_z
  from scored
  group by application_id, employee_id
)
select
  applications.application_key, hires.application_id, hires.employee_id, hires.onboarded_at,
  criteria.performance_6, criteria.performance_6_z, criteria.performance_12, criteria.performance_12_z
from hires
join applications on applications.application_id = hires.application_id
left join criteria
  on criteria.application_id = hires.application_id and criteria.employee_id = hires.employee_id
order by applications.application_key
