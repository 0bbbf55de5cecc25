/* metric
title:     专场筛选用时 | Campaign screening time
about:     招聘专场从第一份到最后一份筛选完成的工作日数 | Working days from the first to the last screening of a campaign
also:      批量筛选、校招筛选 | batch screening, bulk screening
area:      efficiency
unit:      days
better:    lower
min_n:     1
estimator: mean
at:        first_on
basis:     activity
counts:    things
promise:   E4
*/
select *, working_days as value
from marts.campaign
