/* metric
title:     登录失败率 | Sign-in failure rate
about:     候选人登录面试系统失败的比例 | Share of candidates' sign-ins to the interview system that failed
also:      登录失败、技术故障 | login failure, outage, technical failure
area:      efficiency
unit:      percent
better:    lower
alert:     efficiency/login, least 0.01
min_n:     10
estimator: proportion
per:       person
at:        happened_at
basis:     activity
counts:    things
promise:   E17
*/
select *, is_failed_login as hit
from marts.system_event
where event_kind in ('login_failed', 'login_ok')
