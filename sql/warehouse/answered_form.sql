-- one row per AI interview with question scores: its questions in their order, their scores, and their sum
-- patched by application_key
-- read by the build alone
select
  application_key,
  list(question order by question, score) as asked,
  list(score order by question, score) as scores,
  cast(sum(score) as integer) as total,
  cast(count(*) as utinyint) as questions
from core.question_score
where score is not null
group by application_key
order by application_key
