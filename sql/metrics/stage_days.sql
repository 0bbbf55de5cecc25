/* metric
title:     环节用时（中位数） | Time in stage (median)
about:     进入该环节到完成的天数中位数 | Median days from entering a stage to finishing it
also:      各环节耗时、流程时长 | stage duration, time in step
area:      efficiency
unit:      days
better:    lower
min_n:     10
estimator: median
at:        started_at
basis:     cohort
scale:     86400
split:     step
promise:   E5, E11, E12
*/
select *, seconds as value
from marts.stage_interval
