/* metric
title:     反馈等待时长（九成以内） | Wait for an answer (90th percentile)
about:     九成在该天数内得到答复；不足九成得到答复时无此值 | Nine in ten are answered within so many days; there is no such day where fewer are ever answered
also:      候选人等待、无反馈 | waiting time, ghosting, no feedback
area:      efficiency
unit:      days
better:    lower
min_n:     30
estimator: survival_quantile
formula:   Kaplan-Meier 第 90 百分位；95% 区间用 Brookmeyer-Crowley 法（log-log 变换） | Kaplan-Meier 90th percentile; 95 % interval by Brookmeyer and Crowley (log-log)
at:        started_at
basis:     cohort
split:     wait
scale:     1440
quantile:  0.9
*/
select *, minutes as duration, is_answered as ended
from marts.silence
