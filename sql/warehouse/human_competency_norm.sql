-- one row per competency and job: mean and deviation of its human ratings over all applications
select
  scores.competency, applications.job,
  avg(scores.human_score) as mean, deviation(scores.human_score) as deviation
from core.competency_score as scores
join core.application as applications on applications.application_key = scores.application_key
where scores.human_score is not null
group by scores.competency, applications.job
