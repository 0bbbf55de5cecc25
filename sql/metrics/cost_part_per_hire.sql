/* metric
title:     单次录用成本构成 | Cost per hire by kind
about:     各类成本除以入职人数；各类之和即单次录用成本 | Each kind of cost divided by the people hired; the kinds add up to the cost per hire
also:      费用构成、成本明细 | cost breakdown, spend
area:      efficiency
unit:      currency
better:    lower
min_n:     5
estimator: ratio
per:       month, job
n:         denominator
at:        month
basis:     activity
scale:     100
split:     cost_kind
promise:   E6
*/
select *, amount as numerator, hires as denominator
from marts.cost_kind
