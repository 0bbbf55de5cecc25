-- one row per application and competency rated by people (competency null: overall), mean over raters, 0 to 100
with interviews as (
  select interview_id, application_id from staging.human_interviews
),
ratings as (
  select * from staging.human_ratings
)
select
  interviews.application_id, cast(ratings.competency_id as dim.competency) as competency_id,
  avg(cast(on_scale(ratings.score, ratings.min_score, ratings.max_score, 100) as decimal(18, 6))) as score,
  count(*) as ratings
from ratings
join interviews on interviews.interview_id = ratings.interview_id
group by 1, 2
