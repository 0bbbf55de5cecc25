/* metric
title:     人工耗时（每月合计） | Manual hours per month
about:     所有团队每月花在该项工作上的小时数合计 | Hours that all teams together spend on the activity in a month
also:      工时、节省工时 | effort, hours saved
area:      efficiency
unit:      hours
better:    lower
better_for: deep_interview higher
min_n:     2
estimator: sum_per
per:       worked_in_month
at:        worked_on
basis:     activity
scale:     60
split:     activity
counts:    things
promise:   E7
*/
select *, minutes as value
from marts.effort_day
