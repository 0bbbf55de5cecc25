/* metric
title:     专场日均筛选量 | Campaign screenings per day
about:     招聘专场中平均每个工作日完成筛选的投递数 | Applications screened per working day of a recruiting campaign
also:      筛选效率、日筛选量 | throughput, batch screening
area:      efficiency
unit:      per_day
better:    higher
min_n:     1
estimator: ratio
per:       requisition_id, screening_path
at:        first_on
basis:     activity
counts:    things
promise:   E4
*/
select *, applications as numerator, working_days as denominator
from marts.campaign
