/* metric
title:     邀请送达率 | Invitation delivery rate
about:     AI 面试邀请成功送达的比例 | Share of AI interview invitations that were delivered
also:      送达率、触达 | delivered, reach
area:      efficiency
unit:      percent
better:    higher
target:    0.98
min_n:     10
estimator: proportion
at:        sent_at
basis:     activity
*/
select *, is_delivered as hit
from marts.message
where purpose = 'ai_invitation'
