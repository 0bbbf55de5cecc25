-- one row per requisition and finished step of preparing it; seconds
with requisitions as (
  select * from core.requisition
),
steps as (
  select requisition_id, 'requirement' as step, requested_at as started_at, submitted_at as ended_at from requisitions
  union all
  select requisition_id, 'hr_review', submitted_at, hr_reviewed_at from requisitions
  union all
  select requisition_id, 'it_response', it_received_at, it_done_at from requisitions
  union all
  select requisition_id, 'configuration', it_done_at, configured_at from requisitions
)
select
  d.*,
  cast(phase(local_time(steps.started_at)) as dim.phase) as phase,
  cast(steps.step as dim.step) as step,
  local_time(steps.started_at) as started_at,
  local_time(steps.ended_at) as ended_at,
  cast(date_diff('second', steps.started_at, steps.ended_at) as integer) as seconds
from steps
join core.requisition_dimension as d on d.requisition_id = steps.requisition_id
where steps.ended_at >= steps.started_at
order by step, job, steps.requisition_id
