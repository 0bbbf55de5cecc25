-- one row per AI interview with question scores: its set of questions, their scores in order, and their sum
-- scores are tenths of 0 to 100; forms are numbered by their sorted questions, exactly: the same number, the same questions
with answered as (
  select
    application_key,
    list(question order by question, score) as asked,
    list(score order by question, score) as scores,
    cast(sum(score) as integer) as total,
    cast(count(*) as utinyint) as questions
  from core.question_score
  where score is not null
  group by application_key
),
forms as (
  select asked, cast(row_number() over (order by asked) as integer) as form from answered group by asked
),
applications as (
  select application_key, coalesce(ai_completed_at, applied_at) as scored_at from core.application
)
select
  d.*,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  applications.scored_at, forms.form, answered.scores, answered.total, answered.questions
from answered
join forms on forms.asked = answered.asked
join core.application_dimension as d on d.application_key = answered.application_key
join applications on applications.application_key = answered.application_key
order by d.application_key
