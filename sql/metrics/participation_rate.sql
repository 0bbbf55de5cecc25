/* metric
title:     参与率 | Participation rate
about:     受邀者中开始 AI 面试的比例 | Share of invited applications that started the AI interview
also:      到面率、参加率、爽约率 | attendance, no-show rate
area:      efficiency
unit:      percent
better:    higher
target:    0.80
alert:     efficiency/invitations, least 0.02
mature:    14
min_n:     10
estimator: proportion
at:        ai_invited_at
basis:     cohort
promise:   E9, E15
*/
select *, ai_started_at is not null as hit
from marts.application
where ai_invited_at is not null
