/* metric
title:     环节转化率 | Conversion from stage to stage
about:     到达上一环节的投递中进入本环节的比例；跳过 AI 面试的投递从初筛直接到人工面试 | Of the applications that reached the stage before, those that reached this one; without an AI interview the human interview follows the screening
area:      efficiency
unit:      percent
better:    neutral
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
split:     stage
*/
with reached as (
  select *, 'screened' as reached_stage, is_screened as hit
  from marts.application
  where applied_at is not null
  union all
  select *, 'ai_invited' as reached_stage, is_ai_invited as hit
  from marts.application
  where is_screened and screening_path = 'ai'
  union all
  select *, 'ai_started' as reached_stage, is_ai_started as hit
  from marts.application
  where is_ai_invited
  union all
  select *, 'ai_completed' as reached_stage, is_ai_completed as hit
  from marts.application
  where is_ai_started
  union all
  select *, 'human_scheduled' as reached_stage, is_human_scheduled as hit
  from marts.application
  where case when screening_path = 'ai' then is_ai_completed else is_screened end
  union all
  select *, 'human_interviewed' as reached_stage, is_human_interviewed as hit
  from marts.application
  where is_human_scheduled
  union all
  select *, 'offered' as reached_stage, is_offered as hit
  from marts.application
  where is_human_interviewed
  union all
  select *, 'accepted' as reached_stage, is_accepted as hit
  from marts.application
  where is_offered
  union all
  select *, 'onboarded' as reached_stage, is_hired as hit
  from marts.application
  where is_accepted
)
select
  * exclude (reached_stage),
  cast(reached_stage as enum (
    'screened', 'ai_invited', 'ai_started', 'ai_completed', 'human_scheduled', 'human_interviewed', 'offered', 'accepted',
    'onboarded'
  )) as stage
from reached
