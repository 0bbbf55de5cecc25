-- human interview to offer to acceptance to onboarding is longer than human interview to onboarding
select parts.application_key, parts.seconds as parts, whole.seconds as whole
from (
  select application_key, sum(seconds) as seconds, count(*) as found
  from marts.stage_interval
  where step in ('human_interviewed_to_offered', 'offered_to_accepted', 'accepted_to_onboarded')
  group by application_key
) as parts
join marts.stage_interval as whole on whole.application_key = parts.application_key
where whole.step = 'human_interviewed_to_onboarded' and parts.found = 3 and abs(parts.seconds - whole.seconds) > 2
