-- a scoring model whose competency weights do not sum to 1
select job, model_version, sum(weight) as millionths
from marts.scoring_model
group by job, model_version
having abs(sum(weight) - 1000000) > 100
