-- one row per set of questions that was asked: its number, by the sorted questions, exactly
-- read by the build alone
select asked, cast(row_number() over (order by asked) as integer) as form
from core.answered_form
group by asked
order by form
