/* metric
title:     工时占比 | Share of working time
about:     该项工作占团队全部工时的比例 | Hours on the activity as a share of all hours of the teams that do it
area:      efficiency
unit:      percent
better:    neutral
min_n:     5
estimator: ratio
per:       department, worked_on
at:        worked_on
basis:     activity
split:     activity
counts:    things
promise:   E3
*/
select *, minutes as numerator, day_minutes as denominator
from marts.effort_day
