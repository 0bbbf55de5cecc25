/* metric
title:     结果通知时间 | Time to result notice
about:     作出决定到候选人收到结果通知的分钟数中位数 | Median minutes from the decision to the candidate's notice
also:      通知时效、反馈时效 | notification, feedback time
area:      efficiency
unit:      minutes
better:    lower
target:    5
alert:     efficiency/notice, least 1
min_n:     10
estimator: median
at:        sent_at
basis:     activity
scale:     60
promise:   E18
*/
select *, seconds_since_decision as value
from marts.message
where purpose = 'result_notice' and seconds_since_decision is not null
