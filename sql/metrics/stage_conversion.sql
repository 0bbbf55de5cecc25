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
  select *, 'screened' as reached_stage, screened_at is not null as hit
  from marts.application
  where applied_at is not null
  union all
  select *, 'ai_invited' as reached_stage, ai_invited_at is not null as hit
  from marts.application
  where screened_at is not null and screening_path = 'ai'
  union all
  select *, 'ai_started' as reached_stage, ai_started_at is not null as hit
  from marts.application
  where ai_invited_at is not null
  union all
  select *, 'ai_completed' as reached_stage, ai_completed_at is not null as hit
  from marts.application
  where ai_started_at is not null
  union all
  select *, 'human_scheduled' as reached_stage, human_scheduled_at is not null as hit
  from marts.application
  where case when screening_path = 'ai' then ai_completed_at is not null else screened_at is not null end
  union all
  select *, 'human_interviewed' as reached_stage, human_interviewed_at is not null as hit
  from marts.application
  where human_scheduled_at is not null
  union all
  select *, 'offered' as reached_stage, offered_at is not null as hit
  from marts.application
  where human_interviewed_at is not null
  union all
  select *, 'accepted' as reached_stage, accepted_at is not null as hit
  from marts.application
  where offered_at is not null
  union all
  select *, 'onboarded' as reached_stage, onboarded_at is not null as hit
  from marts.application
  where accepted_at is not null
)
select
  * exclude (reached_stage),
  cast(reached_stage as enum (
    'screened', 'ai_invited', 'ai_started', 'ai_completed', 'human_scheduled', 'human_interviewed', 'offered', 'accepted',
    'onboarded'
  )) as stage
from reached
