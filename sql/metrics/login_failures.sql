/* metric
title:     登录失败次数 | Failed sign-ins
about:     候选人登录面试系统失败的次数 | Failed sign-ins of candidates to the interview system
also:      登录失败、技术故障 | login failures, outage
area:      efficiency
unit:      count
better:    lower
min_n:     1
estimator: count
at:        happened_at
basis:     activity
counts:    things
promise:   E17
*/
select *, is_failed_login as hit
from marts.system_event
where event_kind in ('login_failed', 'login_ok')
