/* metric
title:     流程投诉率 | Process complaint rate
about:     提出流程投诉的投递占全部投递的比例 | Share of applications that led to a complaint
also:      投诉、客诉 | complaints
area:      efficiency
unit:      percent
better:    lower
target:    0.03
alert:     efficiency/headline-complaint-rate, least 0.01
mature:    30
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
promise:   E14
*/
select *, has_complaint as hit
from marts.application
