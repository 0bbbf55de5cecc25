-- one row per hire, review point and rater: the rater's first rating as a z-score within job; raters are numbered
with reviews as (
  select
    hires.application_key, applications.job, reviews.months_point, reviews.rater_id,
    cast(round(reviews.rating * 1e9) as bigint) as rating,
    row_number() over (
      partition by hires.application_key, reviews.months_point, reviews.rater_id order by reviews.period_end
    ) as nth
  from core.review_told as reviews
  join core.hire as hires
    on hires.application_id = reviews.application_id and hires.employee_id = reviews.employee_id
  join core.application_alone as applications on applications.application_key = hires.application_key
  where reviews.rater_id is not null
),
norm as (
  select job, months_point, avg(rating) as mean, deviation(rating) as deviation from reviews group by job, months_point
)
select
  reviews.application_key, reviews.months_point,
  row_number() over (partition by reviews.application_key, reviews.months_point order by reviews.rater_id) as rater,
  standardized(reviews.rating, norm.mean, norm.deviation) as rating_z
from reviews
join norm on norm.job = reviews.job and norm.months_point = reviews.months_point
where reviews.nth = 1 and norm.deviation > 0
