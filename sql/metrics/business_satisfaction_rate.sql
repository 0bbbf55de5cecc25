/* metric
title:     业务部门满意度 | Business satisfaction
about:     业务部门对招聘结果选择 4 分或 5 分的比例 | Share of business departments' answers in the top two of five
also:      用人部门满意度 | hiring manager satisfaction
area:      experience
unit:      percent
better:    higher
target:    0.85
alert:     experience/headline-business-satisfaction-rate, least 0.02
min_n:     10
estimator: proportion
at:        answered_at
basis:     activity
counts:    things
promise:   X5
*/
select *, is_favourable as hit
from marts.survey_answer
where respondent = 'business' and item = 'satisfaction'
