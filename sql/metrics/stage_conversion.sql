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
with applications as not materialized (
  select
    *,
    screening_path is not distinct from 'ai' or is_ai_invited as is_by_ai,
    is_ai_invited or is_human_scheduled as has_passed_invitation,
    is_ai_started or is_human_scheduled as has_passed_start,
    is_ai_completed or is_human_scheduled as has_passed_ai
  from marts.application
),
-- stages that any application ever reached, whatever is asked about
recorded as materialized (
  select
    bool_or(is_screened) as screened, bool_or(is_ai_invited) as by_ai, bool_or(is_human_scheduled) as human,
    bool_or(is_offered) as offered, bool_or(is_accepted) as accepted, bool_or(is_hired) as onboarded
  from marts.application
),
reached as (
  select applications.*, 'screened' as reached_stage, is_screened as hit
  from applications, recorded
  where recorded.screened and applied_at is not null
  union all
  select applications.*, 'ai_invited' as reached_stage, has_passed_invitation as hit
  from applications, recorded
  where recorded.by_ai and is_screened and screening_path = 'ai'
  union all
  select applications.*, 'ai_started' as reached_stage, has_passed_start as hit
  from applications, recorded
  where recorded.by_ai and is_by_ai and has_passed_invitation
  union all
  select applications.*, 'ai_completed' as reached_stage, has_passed_ai as hit
  from applications, recorded
  where recorded.by_ai and is_by_ai and has_passed_start
  union all
  select applications.*, 'human_scheduled' as reached_stage, is_human_scheduled as hit
  from applications, recorded
  where recorded.human and case when is_by_ai then has_passed_ai else is_screened end
  union all
  select applications.*, 'human_interviewed' as reached_stage, is_human_interviewed as hit
  from applications, recorded
  where recorded.human and is_human_scheduled
  union all
  select applications.*, 'offered' as reached_stage, is_offered as hit
  from applications, recorded
  where recorded.offered and is_human_interviewed
  union all
  select applications.*, 'accepted' as reached_stage, is_accepted as hit
  from applications, recorded
  where recorded.accepted and is_offered
  union all
  select applications.*, 'onboarded' as reached_stage, is_hired as hit
  from applications, recorded
  where recorded.onboarded and is_accepted
)
select
  * exclude (reached_stage, is_by_ai, has_passed_invitation, has_passed_start, has_passed_ai),
  cast(reached_stage as enum (
    'screened', 'ai_invited', 'ai_started', 'ai_completed', 'human_scheduled', 'human_interviewed', 'offered', 'accepted',
    'onboarded'
  )) as stage
from reached
