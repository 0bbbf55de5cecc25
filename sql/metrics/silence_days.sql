/* metric
title:     反馈等待时长（中位数） | Wait for an answer (median)
about:     从一方发出消息或完成环节到收到对方答复的天数中位数；至数据截止仍未答复者按删失处理，已结束而从未答复者算作未答复 | Median days from a step to the other side's answer; waits still open at the end of the data are censored, cases closed without an answer count as not answered
also:      候选人等待、无反馈 | waiting time, ghosting, no feedback
area:      efficiency
unit:      days
better:    lower
min_n:     20
estimator: survival_quantile
formula:   Kaplan-Meier 中位数；95% 区间用 Brookmeyer-Crowley 法（log-log 变换） | Kaplan-Meier median; 95 % interval by Brookmeyer and Crowley (log-log)
at:        started_at
basis:     cohort
split:     wait
scale:     1440
quantile:  0.5
*/
select *, minutes as duration, is_answered as ended
from marts.silence
