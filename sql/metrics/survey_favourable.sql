/* metric
title:     问卷好评率 | Favourable answers
about:     候选人问卷该题选择 4 分或 5 分的比例 | Share of candidates' answers in the top two of five
also:      问卷得分、满意度题目 | survey score, items
area:      experience
unit:      percent
better:    higher
min_n:     10
estimator: proportion
at:        answered_at
basis:     activity
split:     item
promise:   X1
*/
select *, is_favourable as hit
from marts.survey_answer
where respondent = 'candidate' and item <> 'recommend'
