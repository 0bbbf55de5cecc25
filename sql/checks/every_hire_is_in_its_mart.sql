-- as many hires in the mart as were staged for known applications
select staged.found as staged, mart.found as mart
from (
  select count(*) as found
  from staging.hires as hires
  join staging.applications as applications on applications.application_id = hires.application_id
) as staged
cross join (select count(*) as found from marts.hire) as mart
where staged.found <> mart.found
