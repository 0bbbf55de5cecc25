-- one row per hire and review point (6 or 12 months), the review nearest to it
with hires as (
  select * from core.hire_span
),
reviews as (
  select
    reviews.employee_id, hires.application_id, reviews.period_end, reviews.rating, reviews.min_rating, reviews.max_rating,
    coalesce(
      reviews.months_since_hire,
      cast(round(date_diff('day', cast(hires.onboarded_at as date), reviews.period_end) / 30.4375) as bigint)
    ) as months
  from staging.performance_reviews as reviews
  join hires
    on hires.employee_id = reviews.employee_id
    and reviews.period_end >= hires.begins_on
    and reviews.period_end < hires.ends_before
),
points as (
  select *, case when months between 3 and 8 then 6 when months between 9 and 15 then 12 end as months_point
  from reviews
),
ranked as (
  select
    *, (abs(months - months_point) * 1000 + months) * 1000000 + date_diff('day', date '1900-01-01', period_end) as distance
  from points
)
select
  application_id, employee_id, months_point,
  min_by(period_end, distance) as period_end,
  min_by(rating, distance) as rating,
  arg_min_null(min_rating, distance) as min_rating,
  arg_min_null(max_rating, distance) as max_rating
from ranked
where months_point is not null
group by application_id, employee_id, months_point
