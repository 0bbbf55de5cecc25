-- one row per competency, vendor and model version: mean and deviation of the scores by AI
-- read by the build alone
select competency, vendor, model_version, avg(score) as mean, deviation(score) as deviation
from core.ai_competency_score
group by competency, vendor, model_version
order by competency, vendor, model_version
