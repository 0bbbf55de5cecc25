-- one row: the day on which AI interviews went live, null before that was told
select cast(min(local_time("at")) as date) as live_on
from staging.system_events
where kind = 'config_change' and is_rollout
