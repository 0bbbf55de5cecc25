/* metric
title:     环节用时（九成以内） | Time in stage (90th percentile)
about:     九成投递在该天数内完成该环节 | Nine in ten applications finish the stage within this many days
also:      各环节耗时、最慢的候选人 | stage duration, slowest cases
area:      efficiency
unit:      days
better:    lower
min_n:     20
estimator: quantile
quantile:  0.9
at:        started_at
basis:     cohort
scale:     86400
split:     step
*/
select *, seconds as value
from marts.stage_interval
