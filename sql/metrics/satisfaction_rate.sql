/* metric
title:     候选人满意度 | Candidate satisfaction
about:     候选人总体满意度选择 4 分或 5 分的比例 | Share of candidates whose overall satisfaction is in the top two of five
also:      满意率、候选人体验 | CSAT, candidate experience
area:      experience
unit:      percent
better:    higher
target:    0.85
alert:     experience/headline-satisfaction-rate, least 0.02
min_n:     10
estimator: proportion
at:        answered_at
basis:     activity
promise:   X2, X3, X4
*/
select *, is_favourable as hit
from marts.survey_answer
where respondent = 'candidate' and item = 'satisfaction'
