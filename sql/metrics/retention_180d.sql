/* metric
title:     180 天留任率 | 180-day retention
about:     入职后第 180 天仍在职的比例（未满 180 天者按删失处理） | Share of hires still employed at day 180; hires not yet there are censored
also:      离职率、流失率、转正、试用期、半年留存 | attrition, turnover, probation, stay half a year
area:      retention
unit:      percent
better:    higher
mature:    180
min_n:     10
estimator: survival
day:       180
at:        started_on
basis:     cohort
*/
select *, has_left as ended
from marts.employment_spell
