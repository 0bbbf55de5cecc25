-- one row per hire and review point (6 or 12 months), the review nearest to it
with ranked as (
  select
    *, (abs(months - months_point) * 1000 + months) * 1000000 + date_diff('day', date '1900-01-01', period_end) as distance
  from core.review_told
)
select
  application_id, employee_id, months_point,
  min_by(period_end, distance) as period_end,
  min_by(rating, distance) as rating,
  arg_min_null(min_rating, distance) as min_rating,
  arg_min_null(max_rating, distance) as max_rating
from ranked
group by application_id, employee_id, months_point
