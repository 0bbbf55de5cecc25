-- one row per stage that any application ever reached, whatever is asked about: what nobody records is no stage
with reached as (
  select
    bool_or(is_screened) as screened, bool_or(is_ai_invited) as by_ai, bool_or(is_human_scheduled) as human,
    bool_or(is_offered) as offered, bool_or(is_accepted) as accepted, bool_or(is_hired) as onboarded
  from core.application
),
stages as (
  select 'screened' as stage, screened as is_recorded from reached
  union all
  select 'ai_invited', by_ai from reached
  union all
  select 'ai_started', by_ai from reached
  union all
  select 'ai_completed', by_ai from reached
  union all
  select 'human_scheduled', human from reached
  union all
  select 'human_interviewed', human from reached
  union all
  select 'offered', offered from reached
  union all
  select 'accepted', accepted from reached
  union all
  select 'onboarded', onboarded from reached
)
select
  cast(stage as enum (
    'screened', 'ai_invited', 'ai_started', 'ai_completed', 'human_scheduled', 'human_interviewed', 'offered', 'accepted',
    'onboarded'
  )) as stage
from stages
where is_recorded
