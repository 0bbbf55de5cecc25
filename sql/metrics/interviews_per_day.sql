/* metric
title:     日均 AI 面试量 | AI interviews per day
about:     有面试的日子里平均每天完成的 AI 面试数 | AI interviews completed per day, over days with any
also:      面试量、产能 | volume, throughput
area:      efficiency
unit:      per_day
better:    neutral
min_n:     5
estimator: sum_per
per:       day
at:        ai_completed_at
basis:     activity
counts:    things
promise:   E16
*/
select *, cast(ai_completed_at as date) as day, 1 as value
from marts.application
where ai_completed_at is not null
