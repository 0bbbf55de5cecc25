/* metric
title:     30 天未答复率 | Unanswered after 30 days
about:     30 天后仍未得到答复的比例；未满 30 天者按删失处理，已结束而从未答复者算作未答复 | Share not answered within 30 days; waits not yet that old are censored, cases closed without an answer count as not answered
also:      石沉大海、未反馈 | ghosting, never heard back
area:      efficiency
unit:      percent
better:    lower
min_n:     10
estimator: survival
formula:   Kaplan-Meier（未满观察期者按删失处理）；95% 区间用 log-log 变换 | Kaplan-Meier (waits not yet that old are censored); 95 % log-log interval
at:        started_at
basis:     cohort
split:     wait
day:       30
*/
select *, is_answered as ended
from marts.silence
