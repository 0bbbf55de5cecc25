-- an application and competency with more than one row
select count(*) - count(distinct application_key * 10000 + enum_code(competency)) as surplus
from marts.competency_score
having count(*) <> count(distinct application_key * 10000 + enum_code(competency))
