-- one row per question, vendor and model version: mean and deviation of its raw scores over all applications
select question, vendor, model_version, avg(raw_score) as mean, deviation(raw_score) as deviation
from core.question_score
where raw_score is not null
group by question, vendor, model_version
