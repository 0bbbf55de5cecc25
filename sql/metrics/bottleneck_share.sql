/* metric
title:     最慢环节占比 | Share of longest waits
about:     入职者中以该环节为最长等待的比例；未走完全程的投递不计 | Of those hired, how often the stage was their longest wait; applications that ended earlier have fewer waits and do not count
also:      瓶颈、卡点 | bottleneck, slowest step
area:      efficiency
unit:      percent
better:    lower
min_n:     10
estimator: proportion
at:        started_at
basis:     cohort
split:     step
*/
select *, is_bottleneck as hit
from marts.stage_interval
where is_bottleneck is not null
