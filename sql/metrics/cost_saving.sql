/* metric
title:     AI 筛选节省的招聘成本 | Cost per hire saved by AI screening
about:     同岗位同季度下，AI 筛选的单次录用成本比传统筛选低多少 | How much less a hire costs with AI screening than with traditional screening, within the same jobs and quarters
also:      省钱、降本、ROI | savings, return on investment, ROI
area:      efficiency
unit:      percent
better:    higher
target:    0.20
min_n:     5
estimator: ratio
formula:   1 − Σ 权重 × AI 单位成本 ÷ Σ 权重 × 传统单位成本；95% 区间按岗位与季度线性化 | 1 − Σ weight × AI cost per hire ÷ Σ weight × traditional cost per hire; 95 % interval linearized over jobs and quarters
per:       quarter, job
n:         weight
at:        quarter
basis:     activity
promise:   E6
*/
select
  company, department, job, job_family, phase, quarter, weight,
  weighted_other - weighted as numerator, weighted_other as denominator
from marts.cost_compared
where screening_path = 'ai'
