/* metric
title:     招聘成本占首年薪酬 | Cost per hire as a share of first-year pay
about:     招聘总成本除以入职者首年薪酬之和；只含有薪酬数据的岗位，个别缺薪酬的入职者按本岗位平均 | All recruiting costs divided by the first-year pay of the hires; jobs with known pay only, single hires without one count with their job's mean
also:      成本占比 | cost to salary
area:      efficiency
unit:      percent
better:    lower
min_n:     5
estimator: ratio
per:       month, job
n:         hires
at:        month
basis:     activity
promise:   E6
*/
select *, amount as numerator, first_year_pay as denominator
from marts.cost_month
where has_pay
