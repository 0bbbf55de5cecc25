-- keys run from 1 to the number of applications
select min(application_key) as lowest, max(application_key) as highest, count(*) as found
from marts.application
having count(*) > 0 and (min(application_key) <> 1 or max(application_key) <> count(*))
