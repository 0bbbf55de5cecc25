-- one row per requisition, with its place in the organisation
-- told by requisition_id
with requisitions as (
  select * from staging.requisitions
),
jobs as (
  select * from core.job
),
departments as (
  select department_id, company from core.department
)
select
  requisitions.requisition_id, requisitions.job_id, jobs.job_family,
  coalesce(requisitions.department_id, jobs.department_id) as department_id,
  coalesce(departments.company, jobs.company) as company,
  requisitions.headcount, requisitions.priority,
  requisitions.requested_at, requisitions.submitted_at, requisitions.hr_reviewed_at,
  requisitions.it_received_at, requisitions.it_done_at, requisitions.configured_at, requisitions.closed_at
from requisitions
left join jobs on jobs.job_id = requisitions.job_id
left join departments on departments.department_id = requisitions.department_id
order by requisitions.requisition_id
