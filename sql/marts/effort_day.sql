-- one row per team, day on which it worked and activity that it ever does; minutes, 0 where it did none that day
with effort as (
  select team, date as worked_on, activity, sum(hours) as hours
  from staging.effort
  group by team, date, activity
),
days as (
  select team, worked_on, sum(hours) as hours from effort group by team, worked_on
),
activities as (
  select distinct team, activity from effort
),
departments as (
  select department_id, company from core.department
)
select
  cast(departments.company as dim.company) as company,
  cast(days.team as dim.department) as department,
  cast(activities.activity as dim.activity) as activity,
  cast(phase(days.worked_on) as dim.phase) as phase,
  days.worked_on,
  cast(date_trunc('month', days.worked_on) as date) as worked_in_month,
  cast(coalesce(round(effort.hours * 60), 0) as integer) as minutes,
  cast(round(days.hours * 60) as integer) as day_minutes
from days
join activities on activities.team = days.team
left join effort
  on effort.team = days.team and effort.worked_on = days.worked_on and effort.activity = activities.activity
left join departments on departments.department_id = days.team
order by activities.activity, days.team, days.worked_on
