-- one row per vendor and model version: mean and deviation of its overall scores over all applications
select vendor, model_version, avg(ai_score) as mean, deviation(ai_score) as deviation
from core.application
where ai_score is not null
group by vendor, model_version
