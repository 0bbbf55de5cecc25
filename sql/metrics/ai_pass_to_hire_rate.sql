/* metric
title:     AI 通过者入职率 | Hired share of AI-passed
about:     AI 面试通过者中最终入职的比例 | Share of those who passed the AI interview that were hired
also:      漏斗、最终录用 | funnel, conversion to hire
area:      efficiency
unit:      percent
better:    higher
mature:    60
min_n:     10
estimator: proportion
at:        ai_completed_at
basis:     cohort
promise:   E22
*/
select *, is_hired as hit
from marts.application
where ai_completed_at is not null and is_recommended
