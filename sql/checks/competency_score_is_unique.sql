-- an application and competency with more than one row
select application_key, competency, count(*) as found
from marts.competency_score
group by application_key, competency
having count(*) > 1
