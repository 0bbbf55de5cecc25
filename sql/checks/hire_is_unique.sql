-- a hire that has more than one row
select employee_id, count(*) as found
from marts.hire
group by employee_id
having count(*) > 1
