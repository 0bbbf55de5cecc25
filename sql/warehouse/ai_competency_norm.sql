-- one row per competency, vendor and model version: mean and deviation of its AI scores over all applications
select
  scores.competency, applications.vendor, applications.model_version,
  avg(scores.score) as mean, deviation(scores.score) as deviation
from core.ai_competency_score as scores
join core.application as applications on applications.application_key = scores.application_key
group by scores.competency, applications.vendor, applications.model_version
