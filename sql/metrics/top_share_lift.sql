/* metric
title:     高分者业绩提升 | Lift of top scorers
about:     所指定能力项（设置 competencies.kpi）的 AI 评分前五分之一的人，业绩比其余人高出多少（同岗位同期平均为 100） | How much better the top fifth of people on the competency that the setting competencies.kpi names (AI score) perform than the rest; KPI as an index of their job and period
also:      高分高绩效、业绩提升 | top performers, lift, quality of hire
area:      validity
unit:      percent
better:    higher
min_n:     20
estimator: lift
share:     0.2
per:       person
setting:   competencies.kpi
at:        period_end
basis:     activity
promise:   V5
*/
select results.*, fifths.best_score as x, results.index_value as y
from marts.kpi_result as results
join core.kpi_fifth as fifths on fifths.application_key = results.application_key
where fifths.competency = {competencies.kpi} and results.index_value is not null
