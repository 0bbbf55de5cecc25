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
with pairs as (
  select
    *,
    unnest([
      {'stage': 'screened', 'was_before': applied_at is not null, 'hit': screened_at is not null},
      {'stage': 'ai_invited', 'was_before': screened_at is not null and screening_path = 'ai', 'hit': ai_invited_at is not null},
      {'stage': 'ai_started', 'was_before': ai_invited_at is not null, 'hit': ai_started_at is not null},
      {'stage': 'ai_completed', 'was_before': ai_started_at is not null, 'hit': ai_completed_at is not null},
      {
        'stage': 'human_scheduled',
        'was_before': case when screening_path = 'ai' then ai_completed_at is not null else screened_at is not null end,
        'hit': human_scheduled_at is not null
      },
      {'stage': 'human_interviewed', 'was_before': human_scheduled_at is not null, 'hit': human_interviewed_at is not null},
      {'stage': 'offered', 'was_before': human_interviewed_at is not null, 'hit': offered_at is not null},
      {'stage': 'accepted', 'was_before': offered_at is not null, 'hit': accepted_at is not null},
      {'stage': 'onboarded', 'was_before': accepted_at is not null, 'hit': onboarded_at is not null}
    ], recursive := true)
  from marts.application
)
select
  * exclude (stage, was_before),
  cast(stage as enum (
    'screened', 'ai_invited', 'ai_started', 'ai_completed', 'human_scheduled', 'human_interviewed', 'offered', 'accepted',
    'onboarded'
  )) as stage
from pairs
where was_before
