-- one row per question, vendor and model version: mean and deviation of the raw scores, in thousandths
-- read by the build alone
with scores as (
  select
    scores.question_id, applications.vendor, applications.model_version,
    cast(round(scores.score * 1000) as bigint) as raw_score
  from staging.ai_scores as scores
  join core.application_alone as applications on applications.interview_id = scores.interview_id
  where scores.question_id is not null and scores.score is not null
)
select question_id, vendor, model_version, avg(raw_score) as mean, deviation(raw_score) as deviation
from scores
group by question_id, vendor, model_version
order by question_id, vendor, model_version
