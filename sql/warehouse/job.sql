-- one row per job; a family may be written as its code, as `中文 | English` or as `code:中文 | English`
with jobs as (
  select
    *,
    coalesce(label_code(job_family), job_family) as family
  from staging.jobs
),
departments as (
  select department_id, company from core.department
)
select
  jobs.job_id, label_zh(jobs.title) as title_zh, label_en(jobs.title) as title_en,
  jobs.family as job_family, label_zh(jobs.job_family) as family_zh, label_en(jobs.job_family) as family_en,
  jobs.department_id, jobs.level, departments.company
from jobs
left join departments on departments.department_id = jobs.department_id
order by jobs.job_id
