-- an AI or human score outside 0 to 100
select application_key, competency, ai_score, human_score
from marts.competency_score
where ai_score not between 0 and 1000 or human_score not between 0 and 1000
