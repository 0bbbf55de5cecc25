-- one row per set of questions of AI interviews and place in it, from 1
select form as item_form, cast(unnest(range(1, max(questions) + 1)) as integer) as item
from marts.interview_form
group by form
