/* metric
title:     最慢环节占比 | Share of longest waits
about:     以该环节为最长等待的投递比例 | How often the stage was the application's longest wait
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
