/* metric
title:     可比单次录用成本 | Comparable cost per hire
about:     只取两种筛选方式都有支出和入职的岗位与季度，并按相同的入职结构加权，差异不来自岗位或季节结构 | Only jobs and quarters in which both paths spent and hired, weighted by the same hires, so that a difference is not one of mix or season
area:      efficiency
unit:      currency
better:    lower
min_n:     5
estimator: ratio
formula:   Σ 权重 × 单位成本 ÷ Σ 权重，权重为该岗位该季度两种方式的入职人数之和；95% 区间按岗位与季度线性化 | Σ weight × cost per hire ÷ Σ weight, the weight being both paths' hires of the job in the quarter; 95 % interval linearized over jobs and quarters
per:       quarter, job
n:         hires
at:        quarter
basis:     activity
scale:     100
split:     screening_path
promise:   E6
*/
select *, weighted as numerator, weight as denominator
from marts.cost_compared
