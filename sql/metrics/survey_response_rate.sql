/* metric
title:     问卷回收率 | Survey response rate
about:     发出的满意度问卷得到回复的比例 | Share of surveys sent that were answered
also:      问卷回复率 | response to surveys
area:      experience
unit:      percent
better:    higher
alert:     experience/headline-survey-response-rate, least 0.02
min_n:     10
estimator: proportion
at:        sent_at
basis:     activity
*/
select *, is_responded as hit
from marts.message
where purpose = 'survey'
