/* metric
title:     能力项权重 | Competency weight
about:     岗位现行评分模型中该能力项的权重 | Weight of the competency in the job's current scoring model
also:      权重、评分权重 | weights, scoring weights
area:      model
unit:      percent
better:    neutral
min_n:     1
estimator: exact
basis:     snapshot
scale:     1000000
split:     competency
counts:    things
promise:   M1, M2
*/
select *, weight as value
from marts.scoring_model
where is_current
