/* metric
title:     报告生成时间 | Report generation time
about:     AI 面试完成到报告生成的小时数中位数 | Median hours from the AI interview's end to its report
also:      出报告时间 | report turnaround
area:      efficiency
unit:      hours
better:    lower
target:    2
alert:     efficiency/headline-report-generation-hours, least 0.25
min_n:     10
estimator: median
at:        started_at
basis:     activity
scale:     3600
promise:   E10
*/
select *, seconds as value
from marts.stage_interval
where step = 'ai_completed_to_ai_reported'
