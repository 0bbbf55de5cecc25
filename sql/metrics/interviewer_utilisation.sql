/* metric
title:     面试官有效工时占比 | Interviewers' time in deep interviews
about:     面试团队用于深度面试的工时占其全部工时的比例 | Deep-interview hours as a share of all hours of the teams that interview
also:      面试官利用率 | utilization, interviewer time
area:      efficiency
unit:      percent
better:    higher
min_n:     5
estimator: ratio
per:       department, worked_on
at:        worked_on
basis:     activity
counts:    things
promise:   E20
*/
select *, minutes as numerator, day_minutes as denominator
from marts.effort_day
where activity = 'deep_interview'
