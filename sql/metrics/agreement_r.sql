/* metric
title:     AI 与人工评分一致性 | AI-human agreement
about:     同一能力项上 AI 评分（按供应商和模型版本标准化）与人工评分的相关系数 | Correlation of the AI score (standardized within vendor and model version) with the human rating of the same competency
also:      一致性、相关系数 | consistency, correlation with interviewers, concordance
area:      validity
unit:      r
better:    higher
target:    0.70
alert:     validity/headline-agreement, least 0.05
min_n:     10
estimator: correlation
per:       person
at:        scored_at
basis:     activity
promise:   V1, V2
*/
select *, ai_score_z as x, human_score as y
from marts.competency_score
where ai_score_z is not null and human_score is not null
