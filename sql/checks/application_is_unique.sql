-- an application that has more than one row
select application_id, count(*) as found
from marts.application
group by application_id
having count(*) > 1
