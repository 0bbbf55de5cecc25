-- view: one row per review of a hire near a review point (6 or 12 months)
with reviews as (
  select
    reviews.employee_id, hires.application_id, reviews.rater_id, reviews.period_end,
    reviews.rating, reviews.min_rating, reviews.max_rating,
    coalesce(
      reviews.months_since_hire,
      cast(round(date_diff('day', cast(hires.onboarded_at as date), reviews.period_end) / 30.4375) as bigint)
    ) as months
  from staging.performance_reviews as reviews
  join core.hire_span as hires
    on hires.employee_id = reviews.employee_id
    and reviews.period_end >= hires.begins_on
    and reviews.period_end < hires.ends_before
)
select *, case when months between 3 and 8 then 6 when months between 9 and 15 then 12 end as months_point
from reviews
where months between 3 and 8 or months between 9 and 15
