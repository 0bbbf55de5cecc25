/* metric
title:     AI 与人工评分差 | AI minus human score
about:     同一能力项上 AI 评分减人工评分的平均差（分） | Mean of AI score minus human rating of the same competency
also:      评分偏差、打分偏高 | score gap, bias, leniency
area:      validity
unit:      points
better:    neutral
precision: 2
min_n:     10
estimator: mean
per:       person
at:        scored_at
basis:     activity
scale:     10
promise:   V7
*/
select *, ai_score - human_score as value
from marts.competency_score
where ai_score is not null and human_score is not null
