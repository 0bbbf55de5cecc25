/* metric
title:     邀请打开率 | Invitation open rate
about:     AI 面试邀请被打开的比例 | Share of AI interview invitations that were opened
also:      打开率、阅读率 | opened, read rate
area:      efficiency
unit:      percent
better:    higher
min_n:     10
estimator: proportion
at:        sent_at
basis:     activity
promise:   E9
*/
select *, is_opened as hit
from marts.message
where purpose = 'ai_invitation'
