-- one row per AI interview with question scores: its set of questions, their scores in order, and their sum
-- scores are tenths of 0 to 100; forms are numbered by their sorted questions, exactly: the same number, the same questions
-- patched by application_key
with applications as (
  select application_key, coalesce(ai_completed_at, applied_at) as scored_at from core.application_alone
)
select
  d.*,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  applications.scored_at, forms.form, answered.scores, answered.total, answered.questions
from core.answered_form as answered
join core.question_form as forms on forms.asked = answered.asked
join core.application_dimension as d on d.application_key = answered.application_key
join applications on applications.application_key = answered.application_key
order by d.application_key
