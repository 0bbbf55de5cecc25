/* metric
title:     模型迭代次数 | Model iterations
about:     岗位评分模型发布过新版本的季度数 | Quarters in which a job's scoring model got a new version
also:      模型更新、迭代频率 | model updates, iteration, change log
area:      model
unit:      count
better:    higher
min_n:     1
estimator: sum_per
per:       job
at:        valid_from
basis:     activity
counts:    things
promise:   M3
*/
select company, department, job, job_family, valid_from, 1 as value
from marts.scoring_model
group by company, department, job, job_family, valid_from
