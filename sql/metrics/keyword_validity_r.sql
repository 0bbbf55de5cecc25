/* metric
title:     关键词预测效度 | Predictive validity of keywords
about:     入职者每千字提及该词的次数与 6 个月绩效的相关系数 | Correlation, among hires, of mentions per 1,000 characters with 6-month performance
also:      关键字、简历关键词 | keywords, terms
area:      validity
unit:      r
better:    neutral
min_n:     20
estimator: correlation
per:       person
at:        scored_at
basis:     cohort
split:     keyword
promise:   V4
*/
select *, mention_rate * 1000000 as x, performance_6_z as y
from marts.keyword_hit
where performance_6_z is not null
