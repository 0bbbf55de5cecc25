-- one row per requisition: how many people it asks for, and whether it is still open
select
  d.*, requisitions.headcount,
  local_time(requisitions.requested_at) as requested_at,
  requisitions.closed_at is null as is_open
from core.requisition as requisitions
join core.requisition_dimension as d on d.requisition_id = requisitions.requisition_id
order by job, requisitions.requisition_id
