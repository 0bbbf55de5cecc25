/* metric
title:     各档能力得分的业绩 | KPI by fifth of the competency score
about:     按所指定能力项（设置 competencies.kpi）的 AI 评分把同岗位族的入职者分为五档，各档业绩相对同岗位同期平均的倍数 | Hires of a job family in five groups by their AI score on the competency that the setting competencies.kpi names; their KPI over the mean of their job and period
area:      validity
unit:      ratio
better:    neutral
min_n:     20
estimator: mean
per:       person
setting:   competencies.kpi
at:        period_end
basis:     activity
scale:     1000000
split:     fifth
promise:   V5
*/
select results.*, fifths.fifth, results.index_value as value
from marts.kpi_result as results
join core.kpi_fifth as fifths on fifths.application_key = results.application_key
where fifths.competency = {competencies.kpi} and results.index_value is not null
