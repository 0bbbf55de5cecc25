-- as many applications in the mart as were staged
select staged.found as staged, mart.found as mart
from (select count(*) as found from staging.applications) as staged
cross join (select count(*) as found from marts.application) as mart
where staged.found <> mart.found
