-- one row per job
with jobs as (
  select * from staging.jobs
),
departments as (
  select department_id, company from core.department
)
select
  jobs.job_id, label_zh(jobs.title) as title_zh, label_en(jobs.title) as title_en,
  jobs.job_family, jobs.department_id, jobs.level, departments.company
from jobs
left join departments on departments.department_id = jobs.department_id
order by jobs.job_id
