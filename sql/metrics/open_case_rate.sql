/* metric
title:     未结束投递占比 | Share of applications still open
about:     既未入职也未淘汰、退出的投递比例 | Applications that ended neither in a start of work nor in a rejection or withdrawal
also:      在途、未完结 | backlog, open applications, pipeline
area:      efficiency
unit:      percent
better:    lower
mature:    90
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
*/
select *, case_state = 'open' as hit
from marts.application
