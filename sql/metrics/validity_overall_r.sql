/* metric
title:     AI 总分预测效度 | Predictive validity of the AI overall score
about:     入职者的 AI 面试总分与 6 个月绩效的相关系数 | Correlation, among hires, of the AI overall score with 6-month performance
also:      准不准、AI 准确度、录用质量 | accuracy, does the score predict, quality of hire
area:      validity
unit:      r
better:    higher
target:    0.30
alert:     validity/headline-ai-validity, least 0.05, whole
min_n:     20
estimator: correlation
per:       person
at:        onboarded_at
basis:     cohort
*/
select *, ai_score_z as x, performance_6_z as y
from marts.hire
where ai_score_z is not null and performance_6_z is not null
