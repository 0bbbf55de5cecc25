-- a hire that has more than one row
select employee_id, application_key, count(*) as found
from marts.hire
group by employee_id, application_key
having count(*) > 1
