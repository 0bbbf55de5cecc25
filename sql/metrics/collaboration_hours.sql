/* metric
title:     跨部门协作用时 | Collaboration time
about:     招聘需求每一步协作所用小时数的中位数 | Median hours of each step in preparing a requisition
also:      需求响应、IT 响应 | turnaround, response time of HR and IT
area:      efficiency
unit:      hours
better:    lower
min_n:     5
estimator: median
at:        started_at
basis:     activity
scale:     3600
split:     step
counts:    things
promise:   E13
*/
select *, seconds as value
from marts.collaboration
