-- as many messages in the mart as were staged for known applications
select staged.found as staged, mart.found as mart
from (
  select count(*) as found
  from staging.messages as messages
  join staging.applications as applications on applications.application_id = messages.application_id
) as staged
cross join (select count(*) as found from marts.message) as mart
where staged.found <> mart.found
