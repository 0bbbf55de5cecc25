-- view: one row per requisition, its dimensions alone
-- told by requisition_id
select
  requisition_id,
  cast(company as dim.company) as company,
  cast(department_id as dim.department) as department,
  cast(job_id as dim.job) as job,
  cast(job_family as dim.job_family) as job_family,
  cast(priority as dim.priority) as priority
from core.requisition
