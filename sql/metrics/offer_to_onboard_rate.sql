/* metric
title:     录用入职率 | Offer to onboarding rate
about:     收到录用通知者中实际入职的比例 | Share of offers that ended in onboarding
also:      Offer 接受率、到岗率、毁约率 | offer acceptance, no-show, renege
area:      efficiency
unit:      percent
better:    higher
target:    0.85
alert:     efficiency/onboard, least 0.02
mature:    60
min_n:     10
estimator: proportion
at:        offered_at
basis:     cohort
promise:   E12
*/
select *, is_hired as hit
from marts.application
where offered_at is not null
