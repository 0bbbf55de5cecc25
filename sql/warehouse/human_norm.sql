-- one row per job and competency rated by people (competency null: overall): mean and deviation of the scores
-- read by the build alone
select job, competency, avg(score) as mean, deviation(score) as deviation
from core.human_score
group by job, competency
order by job, competency
