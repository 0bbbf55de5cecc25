/* metric
title:     录用率 | Hire rate
about:     投递中最终入职的比例；未结束的投递算作尚未入职，只看已结束的投递请筛选“投递状态” | Of the applications, those that ended in a start of work; open ones count as not hired yet, filter by case state for finished ones only
also:      录取率、漏斗转化 | hiring ratio, selection ratio, yield
area:      efficiency
unit:      percent
better:    neutral
mature:    60
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
*/
select *, is_hired as hit
from marts.application
