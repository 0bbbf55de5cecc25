-- one row per hire with a transcript and keyword; mentions per 1,000 characters in millionths, z as in hire
-- patched by application_key
with spoken as (
  select
    applications.application_key, sum(scores.transcript_chars) as characters
  from staging.ai_scores as scores
  join core.application_alone as applications on applications.interview_id = scores.interview_id
  join core.hire as hires on hires.application_key = applications.application_key
  where scores.transcript_chars > 0
  group by applications.application_key
),
mentioned as (
  select application_key, entry.key as keyword, sum(entry.value) as mentions
  from (
    select applications.application_key, unnest(map_entries(scores.keywords)) as entry
    from staging.ai_scores as scores
    join core.application_alone as applications on applications.interview_id = scores.interview_id
    join core.hire as hires on hires.application_key = applications.application_key
    where scores.keywords is not null
  )
  group by application_key, entry.key
),
keywords as (
  select * from core.keyword
),
hires as (
  select * from core.hire
),
applications as (
  select application_key, coalesce(ai_completed_at, applied_at) as scored_at from core.application_alone
)
select
  d.*,
  cast(phase(applications.scored_at) as dim.phase) as phase,
  cast(keywords.keyword as dim.keyword) as keyword,
  applications.scored_at,
  cast(coalesce(mentioned.mentions, 0) as integer) as mentions,
  cast(spoken.characters as integer) as characters,
  cast(round(coalesce(mentioned.mentions, 0) * 1e9 / spoken.characters) as bigint) as mention_rate,
  hires.performance_6_z, hires.performance_12_z
from spoken
cross join keywords
join hires on hires.application_key = spoken.application_key
join applications on applications.application_key = spoken.application_key
join core.application_dimension as d on d.application_key = spoken.application_key
left join mentioned
  on mentioned.application_key = spoken.application_key and mentioned.keyword = keywords.keyword
order by keyword, d.application_key
