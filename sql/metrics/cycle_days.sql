/* metric
title:     招聘周期 | Time to hire
about:     从投递到入职的天数中位数 | Median days from application to onboarding
also:      招聘时长、招聘速度、到岗周期 | time to fill, time to start, hiring cycle, speed
area:      efficiency
unit:      days
better:    lower
target:    14
alert:     efficiency/headline-cycle-days, least 0.5
mature:    60
min_n:     10
estimator: median
at:        applied_at
basis:     cohort
scale:     86400
promise:   E16
*/
select *, cast(date_diff('second', applied_at, onboarded_at) as integer) as value
from marts.application
where onboarded_at is not null
