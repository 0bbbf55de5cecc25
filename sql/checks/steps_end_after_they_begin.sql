-- a step that ended before it began
select application_key, step, started_at, ended_at
from marts.stage_interval
where ended_at < started_at or seconds < 0
