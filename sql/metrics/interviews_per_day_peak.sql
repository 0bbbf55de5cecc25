/* metric
title:     AI 面试单日峰值 | Peak AI interviews per day
about:     单日完成的 AI 面试数的最大值 | The most AI interviews completed on one day
also:      峰值、最大产能 | peak load, capacity
area:      efficiency
unit:      per_day
better:    higher
min_n:     1
estimator: peak
per:       day
at:        ai_completed_at
basis:     activity
counts:    things
promise:   E16
*/
select *, cast(ai_completed_at as date) as day, 1 as value
from marts.application
where ai_completed_at is not null
