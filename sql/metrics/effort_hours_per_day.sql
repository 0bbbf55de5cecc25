/* metric
title:     人工耗时（每队每日） | Manual hours per team and day
about:     每个团队每个工作日花在该项工作上的小时数 | Hours that a team spends on the activity on a working day
also:      工时、人力投入 | effort, workload, working hours
area:      efficiency
unit:      hours
better:    lower
better_for: deep_interview higher
min_n:     5
estimator: sum_per
per:       department, worked_on
at:        worked_on
basis:     activity
scale:     60
split:     activity
counts:    things
promise:   E1, E2, E3
*/
select *, minutes as value
from marts.effort_day
