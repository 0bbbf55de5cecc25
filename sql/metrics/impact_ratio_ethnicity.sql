/* metric
title:     不同民族的 AI 面试影响比 | Impact ratio of the AI interview by ethnicity
about:     各民族的 AI 面试通过率与通过率最高的民族之比（纽约市 144 号地方法的口径）；低于 0.8 提示可能存在不利影响 | AI interview pass rate of each ethnic group over that of the ethnic group with the highest rate, as New York City's Local Law 144 takes it; below 0.8 hints at adverse impact
also:      民族歧视、差别影响 | adverse impact, discrimination, four fifths rule
area:      fairness
unit:      ratio
better:    higher
target:    0.80
alert:     fairness/trend, least 0.05
min_n:     10
estimator: impact_ratio
split:     ethnicity
at:        ai_completed_at
basis:     cohort
*/
select *, is_recommended as hit
from marts.application
where ai_completed_at is not null and is_recommended is not null
