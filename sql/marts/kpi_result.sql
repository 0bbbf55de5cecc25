-- one row per hire, KPI and period; index_value is the value over the mean of its job, KPI and quarter, in millionths
with results as (
  select
    results.kpi, results.period_end, results.value, results.target, hires.application_key,
    year(results.period_end) * 4 + quarter(results.period_end) as period
  from staging.kpi_results as results
  join core.hire_span as spans
    on spans.employee_id = results.employee_id
    and results.period_end >= spans.begins_on
    and results.period_end < spans.ends_before
  join core.hire as hires
    on hires.application_id = spans.application_id and hires.employee_id = spans.employee_id
),
means as (
  select d.job, results.kpi, results.period, avg(cast(results.value as decimal(28, 6))) as mean
  from results
  join core.application_dimension as d on d.application_key = results.application_key
  group by d.job, results.kpi, results.period
)
select
  d.*,
  cast(phase(results.period_end) as dim.phase) as phase,
  cast(results.kpi as dim.kpi) as kpi,
  results.period_end,
  cast(round(results.value * 1000) as bigint) as raw_value,
  case when means.mean > 0 then cast(round(results.value / means.mean * 1e6) as bigint) end as index_value
from results
join core.application_dimension as d on d.application_key = results.application_key
join means on means.job = d.job and means.kpi = results.kpi and means.period = results.period
order by d.application_key, results.period_end
