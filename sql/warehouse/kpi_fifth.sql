-- one row per hire with a KPI index and competency that AI scored: its fifth by that score among the hires of the job
-- family, and the best score of the person in hundredths of a standard deviation
with hires as (
  select distinct application_key, person, job_family from marts.kpi_result where index_value is not null
),
scored as (
  select hires.application_key, hires.person, hires.job_family, scores.competency, scores.ai_score_z
  from hires
  join core.competency_score as scores on scores.application_key = hires.application_key
  where scores.ai_score_z is not null
),
ranked as (
  select
    application_key, competency,
    ntile(5) over (partition by competency, job_family order by ai_score_z, application_key) as place,
    max(ai_score_z) over (partition by competency, person) as best
  from scored
)
select
  application_key, competency,
  cast(['lowest', 'second', 'middle', 'fourth', 'highest'][place] as
    enum ('lowest', 'second', 'middle', 'fourth', 'highest')) as fifth,
  cast(best // 10000000000 as integer) as best_score
from ranked
order by application_key, competency
