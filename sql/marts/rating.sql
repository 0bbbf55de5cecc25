-- one row per rater and application: the overall rating (where none is given, the mean of its competencies), tenths
-- deviation is from the other raters of the same application; where there is none, from the AI score, its mean gap taken off
with interviews as (
  select interview_id, application_id, started_at from staging.human_interviews
),
applications as (
  select application_key, application_id, ai_score from core.application
),
ratings as (
  select
    applications.application_key, cast(ratings.rater_id as dim.rater) as rater, min(applications.ai_score) as ai_score,
    min(interviews.started_at) as started_at,
    coalesce(
      avg(case when ratings.competency_id is null then cast(ratings.score * 1000 / coalesce(ratings.max_score, 100) as decimal(18, 6)) end),
      avg(cast(ratings.score * 1000 / coalesce(ratings.max_score, 100) as decimal(18, 6)))
    ) as score
  from staging.human_ratings as ratings
  join interviews on interviews.interview_id = ratings.interview_id
  join applications on applications.application_id = interviews.application_id
  group by 1, 2
),
per_application as (
  select application_key, count(*) as raters, sum(cast(score as decimal(18, 6))) as total from ratings group by application_key
),
gap as (
  select avg(cast(score - ai_score as decimal(18, 6))) as mean from ratings where ai_score is not null
),
dimensions as (
  select * from core.application_dimension
)
select
  d.application_key,
  d.company, d.department, d.job, d.job_family, d.vendor, d.model_version, d.screening_path, d.channel, d.invite_channel,
  d.priority, d.gender, d.age_band, d.education, d.ethnicity, d.browser_version, d.length_band, d.feedback_sent, d.score_band,
  cast(phase(local_time(ratings.started_at)) as dim.phase) as phase,
  ratings.rater,
  local_time(ratings.started_at) as rated_at, quarter_of(local_time(ratings.started_at)) as rated_at_quarter,
  cast(round(ratings.score) as integer) as score,
  cast(
    round(
      case
        when per_application.raters > 1
          then ratings.score - (per_application.total - ratings.score) / (per_application.raters - 1)
        when ratings.ai_score is not null then ratings.score - ratings.ai_score - gap.mean
      end
    ) as integer
  ) as deviation
from ratings
join per_application on per_application.application_key = ratings.application_key
cross join gap
join dimensions as d on d.application_key = ratings.application_key
order by d.application_key
