-- one row per job: mean and deviation of its overall human ratings over all applications
select job, avg(human_score) as mean, deviation(human_score) as deviation
from core.application
where human_score is not null
group by job
