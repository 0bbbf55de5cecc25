/* metric
title:     人工评分预测效度 | Predictive validity of human ratings
about:     入职者的人工面试总评与 6 个月绩效的相关系数 | Correlation, among hires, of the overall human rating with 6-month performance
also:      面试官准不准、人工面试效度 | interviewers predict, accuracy of interviewers
area:      validity
unit:      r
better:    higher
min_n:     20
estimator: correlation
per:       person
at:        onboarded_at
basis:     cohort
*/
select *, human_score_z as x, performance_6_z as y
from marts.hire
where human_score_z is not null and performance_6_z is not null
