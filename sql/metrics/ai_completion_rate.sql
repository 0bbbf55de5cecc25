/* metric
title:     AI 面试完成率 | AI interview completion rate
about:     受邀者中完成 AI 面试的比例 | Share of invited applications whose AI interview was completed
also:      完面率、放弃率 | completion, drop-out rate, abandonment
area:      efficiency
unit:      percent
better:    higher
target:    0.85
alert:     efficiency/invitations, least 0.02
mature:    14
min_n:     10
estimator: proportion
at:        ai_invited_at
basis:     cohort
*/
select *, ai_completed_at is not null as hit
from marts.application
where ai_invited_at is not null
