-- one row per vendor and model version: mean and deviation of the overall scores of its latest sittings
-- read by the build alone
select vendor, model_version, avg(ai_score) as mean, deviation(ai_score) as deviation
from core.ai_interview
where ai_score is not null
group by vendor, model_version
order by vendor, model_version
