/* metric
title:     题目预测效度 | Predictive validity of questions
about:     入职者在该题上的得分与 6 个月绩效的相关系数 | Correlation, among hires, of a question's score with 6-month performance
also:      题目质量、改题、重写题目 | question quality, rewrite a question, item analysis
area:      validity
unit:      r
better:    higher
min_n:     20
estimator: correlation
per:       person
at:        scored_at
basis:     cohort
split:     question
promise:   V2
*/
select *, score_z as x, performance_6_z as y
from marts.hired_question_score
where score_z is not null and performance_6_z is not null
