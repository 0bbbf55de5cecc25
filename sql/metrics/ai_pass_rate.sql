/* metric
title:     AI 面试通过率 | AI interview pass rate
about:     完成 AI 面试者中被推荐进入下一轮的比例 | Share of completed AI interviews that were recommended
also:      合格率、淘汰率 | selection rate, rejection rate
area:      efficiency
unit:      percent
better:    neutral
target:    0.60
min_n:     10
estimator: proportion
at:        ai_completed_at
basis:     cohort
promise:   E21
*/
select *, is_recommended as hit
from marts.application
where ai_completed_at is not null and is_recommended is not null
