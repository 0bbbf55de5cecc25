/* metric
title:     单次录用成本 | Cost per hire
about:     招聘总成本除以入职人数 | All recruiting costs divided by the people hired
also:      单位招聘成本、招聘费用、单人成本、人均招聘成本 | recruiting cost, spend per hire
area:      efficiency
unit:      currency
better:    lower
alert:     efficiency/headline-cost-per-hire, least 200
min_n:     5
estimator: ratio
per:       month, job
n:         denominator
at:        month
basis:     activity
scale:     100
promise:   E6
*/
select *, amount as numerator, hires as denominator
from marts.cost_month
