/* metric
title:     高分者业绩提升 | Lift of top scorers
about:     沟通能力 AI 评分前五分之一的人，业绩比其余人高出多少（同岗位同期平均为 100） | How much better the top fifth of people on communication (AI score) perform than the rest; KPI as an index of their job and period
area:      validity
unit:      percent
better:    higher
min_n:     20
estimator: lift
share:     0.2
per:       person
at:        period_end
basis:     activity
promise:   V5
*/
select *, cast(max(communication_z) over (partition by person) // 10000000000 as integer) as x, index_value as y
from marts.kpi_result
where communication_z is not null and index_value is not null
