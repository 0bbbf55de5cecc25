-- one row per application and competency rated by people (competency null: overall)
-- the mean over raters in tenths of 0 to 100
-- patched by application_id
-- read by the build alone
with interviews as (
  select interview_id, application_id from staging.human_interviews
),
applications as (
  select applications.application_id, requisitions.job_id as job
  from staging.applications as applications
  left join core.requisition as requisitions on requisitions.requisition_id = applications.requisition_id
),
ratings as (
  select * from staging.human_ratings
)
select
  interviews.application_id, cast(ratings.competency_id as dim.competency) as competency, any_value(applications.job) as job,
  cast(round(
    avg(cast(on_scale(ratings.score, ratings.min_score, ratings.max_score, 100) as decimal(18, 6))) * 10
  ) as smallint) as score
from ratings
join interviews on interviews.interview_id = ratings.interview_id
join applications on applications.application_id = interviews.application_id
group by 1, 2
