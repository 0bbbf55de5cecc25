/* metric
title:     90 天留任率 | 90-day retention
about:     入职后第 90 天仍在职的比例（未满 90 天者按删失处理） | Share of hires still employed at day 90; hires not yet there are censored
also:      离职率、流失率、转正、试用期、三个月留存 | attrition, turnover, probation, early leavers
area:      retention
unit:      percent
better:    higher
target:    0.85
alert:     retention/jobs, least 0.02
mature:    90
min_n:     10
estimator: survival
day:       90
at:        started_on
basis:     cohort
promise:   V6
*/
select *, has_left as ended
from marts.employment_spell
