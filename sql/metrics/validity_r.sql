/* metric
title:     AI 单项能力评分的预测效度 | Predictive validity of AI scores of single competencies
about:     与总分效度不同：入职者每一项能力的 AI 评分（按供应商和模型版本标准化）与 6 个月绩效（按岗位和考核期标准化）的相关系数 | Unlike the validity of the overall score: correlation, among hires, of the AI score of each competency (standardized within vendor and model version) with 6-month performance (standardized within job and review period)
also:      单项准确度、哪项能力准 | accuracy by ability, competency validity
area:      validity
unit:      r
better:    higher
target:    0.30
min_n:     20
estimator: correlation
per:       person
at:        scored_at
basis:     cohort
promise:   V3
*/
select *, ai_score_z as x, performance_6_z as y
from marts.hired_competency_score
where ai_score_z is not null and performance_6_z is not null
