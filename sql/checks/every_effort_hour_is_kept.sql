-- the hours of the mart and those staged differ by more than rounding to minutes
select staged.minutes as staged, mart.minutes as mart
from (
  select coalesce(sum(minutes), 0) as minutes, count(*) as found
  from (select sum(hours) * 60 as minutes from staging.effort group by team, date, activity)
) as staged
cross join (select coalesce(sum(minutes), 0) as minutes from marts.effort_day) as mart
where abs(staged.minutes - mart.minutes) > 0.5 * staged.found + 1e-6
