/* metric
title:     环节转化率 | Conversion from stage to stage
about:     通过上一环节的投递中进入本环节的比例；进入了后面环节的投递视为已通过前面各环节，即使系统没有记录；没有任何投递到达的环节视为无人记录，不列出；不经 AI 面试的投递从初筛直接到人工面试 | Of the applications that passed the stage before, those that reached this one; who reached a later stage has passed the earlier ones, also where no system records them; a stage that no application ever reached is recorded by nobody and left out; without an AI interview the human interview follows the screening
also:      漏斗、通过率、转化漏斗 | funnel, pass-through rate, yield
area:      efficiency
unit:      percent
better:    neutral
mature:    60
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
split:     stage
*/
select
  applications.*, recorded.stage,
  case recorded.stage
    when 'screened' then is_screened
    when 'ai_invited' then is_ai_invited or is_human_scheduled
    when 'ai_started' then is_ai_started or is_human_scheduled
    when 'ai_completed' then is_ai_completed or is_human_scheduled
    when 'human_scheduled' then is_human_scheduled
    when 'human_interviewed' then is_human_interviewed
    when 'offered' then is_offered
    when 'accepted' then is_accepted
    else is_hired
  end as hit
from marts.application as applications
cross join core.recorded_stage as recorded
where
  case recorded.stage
    when 'screened' then applied_at is not null
    when 'ai_invited' then is_screened and screening_path = 'ai'
    when 'ai_started' then (screening_path = 'ai' or is_ai_invited) and (is_ai_invited or is_human_scheduled)
    when 'ai_completed' then (screening_path = 'ai' or is_ai_invited) and (is_ai_started or is_human_scheduled)
    when 'human_scheduled' then
      case when screening_path = 'ai' or is_ai_invited then is_ai_completed or is_human_scheduled else is_screened end
    when 'human_interviewed' then is_human_scheduled
    when 'offered' then is_human_interviewed
    when 'accepted' then is_offered
    else is_accepted
  end
