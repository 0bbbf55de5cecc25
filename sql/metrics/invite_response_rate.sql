/* metric
title:     邀请回复率 | Invitation response rate
about:     AI 面试邀请得到候选人回复的比例 | Share of AI interview invitations that were answered
also:      响应率、应答率、邀约回复 | reply rate, response
area:      efficiency
unit:      percent
better:    higher
target:    0.80
alert:     efficiency/headline-invite-response-rate, least 0.02
mature:    14
min_n:     10
estimator: proportion
at:        sent_at
basis:     activity
promise:   E8
*/
select *, is_responded as hit
from marts.message
where purpose = 'ai_invitation'
