/* metric
title:     下周面试需求预测 | Interviews expected next week
about:     按历史周数据预测下一周完成的 AI 面试数 | AI interviews expected in the week after the last complete one
also:      预测、面试量预测 | forecast, demand, workload ahead
area:      efficiency
unit:      count
better:    neutral
min_n:     8
estimator: forecast
at:        ai_completed_at
basis:     activity
counts:    things
promise:   E19
*/
select *, ai_completed_at as "on"
from marts.application
where ai_completed_at is not null
