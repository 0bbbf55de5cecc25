-- one row per application, clustered by job and quarter applied
-- AI scores are standardized within vendor and model version, human ones within job
-- patched by application_key
with requisitions as (
  select * from core.requisition
),
-- sorted while it is narrow; the joins below keep the order of their left side
applications as (
  select
    numbers.application_key, applications.application_id, applications.candidate_id, applications.requisition_id,
    applications.channel, applications.screening_path, local_time(applications.applied_at) as applied_at
  from core.application_number as numbers
  join staging.applications as applications on applications.application_id = numbers.application_id
  order by numbers.application_key
),
candidates as (
  select candidate_id, person_key, gender, age_band, education, ethnicity from staging.candidates
),
-- a person's number is the key of the first application
people as (
  select candidates.person_key, min(applications.application_key) as person
  from applications
  join candidates on candidates.candidate_id = applications.candidate_id
  where candidates.person_key is not null
  group by candidates.person_key
),
stages as (
  select * from core.stage
),
interviews as (
  select interviews.*, standardized(interviews.ai_score, norm.mean, norm.deviation) as ai_score_z
  from core.ai_interview as interviews
  left join core.ai_norm as norm
    on norm.vendor = interviews.vendor and norm.model_version is not distinct from interviews.model_version
),
messages as (
  select * from core.message_sent
),
human as (
  select scores.application_id, scores.score, standardized(scores.score, norm.mean, norm.deviation) as score_z
  from core.human_score as scores
  left join core.human_norm as norm on norm.job = scores.job and norm.competency is null
  where scores.competency is null
),
-- seen once is seen; not seen only where every interview says so
talks as (
  select
    application_id, min(scheduled_at) as scheduled_at, min(started_at) as started_at,
    case when bool_or(saw_ai_score) then 'yes' when count(saw_ai_score) = count(*) then 'no' end as saw_ai_score
  from staging.human_interviews
  group by application_id
),
offers as (
  select application_id, offered_at, accepted_at from staging.offers
),
hires as (
  select application_id, min(onboarded_at) as onboarded_at from staging.hires group by application_id
),
complaints as (
  select application_id from staging.complaints where application_id is not null group by application_id
),
joined as (
  select
    applications.application_key, applications.application_id, applications.candidate_id, applications.requisition_id,
    candidates.person_key,
    coalesce(people.person, applications.application_key) as person,
    requisitions.company, requisitions.department_id, requisitions.job_id, requisitions.job_family, requisitions.priority,
    interviews.vendor, interviews.model_version, applications.screening_path, applications.channel,
    messages.invite_channel, candidates.gender, candidates.age_band, candidates.education, candidates.ethnicity,
    interviews.browser_version, interviews.duration_s, interviews.interview_id,
    coalesce(messages.has_feedback, false) as has_feedback,
    applications.applied_at,
    local_time(stages.screened_at) as screened_at,
    local_time(coalesce(stages.ai_invited_at, interviews.invited_at)) as ai_invited_at,
    local_time(coalesce(stages.ai_started_at, interviews.started_at)) as ai_started_at,
    local_time(coalesce(stages.ai_completed_at, interviews.completed_at)) as ai_completed_at,
    local_time(coalesce(stages.ai_reported_at, interviews.reported_at)) as ai_reported_at,
    local_time(coalesce(stages.human_scheduled_at, talks.scheduled_at)) as human_scheduled_at,
    local_time(coalesce(stages.human_interviewed_at, talks.started_at)) as human_interviewed_at,
    local_time(coalesce(stages.offered_at, offers.offered_at)) as offered_at,
    local_time(coalesce(stages.accepted_at, offers.accepted_at)) as accepted_at,
    local_time(coalesce(stages.onboarded_at, hires.onboarded_at)) as onboarded_at,
    local_time(stages.rejected_at) as rejected_at,
    local_time(stages.withdrawn_at) as withdrawn_at,
    interviews.ai_score, interviews.ai_score_z,
    interviews.recommended as is_recommended,
    human.score as human_score, human.score_z as human_score_z,
    talks.saw_ai_score,
    complaints.application_id is not null as has_complaint
  from applications
  left join requisitions on requisitions.requisition_id = applications.requisition_id
  left join candidates on candidates.candidate_id = applications.candidate_id
  left join people on people.person_key = candidates.person_key
  left join stages on stages.application_id = applications.application_id
  left join interviews on interviews.application_id = applications.application_id
  left join messages on messages.application_id = applications.application_id
  left join human on human.application_id = applications.application_id
  left join talks on talks.application_id = applications.application_id
  left join offers on offers.application_id = applications.application_id
  left join hires on hires.application_id = applications.application_id
  left join complaints on complaints.application_id = applications.application_id
),
typed as (
  select
    application_key, application_id, candidate_id, requisition_id, person_key, person, interview_id,
    cast(company as dim.company) as company,
    cast(department_id as dim.department) as department,
    cast(job_id as dim.job) as job,
    cast(job_family as dim.job_family) as job_family,
    cast(vendor as dim.vendor) as vendor,
    cast(model_version as dim.model_version) as model_version,
    cast(screening_path as dim.screening_path) as screening_path,
    cast(channel as dim.channel) as channel,
    cast(invite_channel as dim.invite_channel) as invite_channel,
    cast(priority as dim.priority) as priority,
    cast(gender as dim.gender) as gender,
    cast(age_band as dim.age_band) as age_band,
    cast(education as dim.education) as education,
    cast(ethnicity as dim.ethnicity) as ethnicity,
    cast(browser_version as dim.browser_version) as browser_version,
    cast(
      case
        when duration_s <= 900 then '<=15'
        when duration_s <= 1200 then '15-20'
        when duration_s <= 1500 then '20-25'
        when duration_s <= 1800 then '25-30'
        when duration_s is not null then '>30'
      end as dim.length_band
    ) as length_band,
    cast(case when has_feedback then 'yes' else 'no' end as dim.feedback_sent) as feedback_sent,
    cast(
      case
        when ai_score < 500 then '<50'
        when ai_score < 600 then '50-59'
        when ai_score < 700 then '60-69'
        when ai_score < 800 then '70-79'
        when ai_score < 900 then '80-89'
        when ai_score is not null then '90+'
      end as dim.score_band
    ) as score_band,
    cast(phase(applied_at) as dim.phase) as phase,
    cast(
      case when coalesce(onboarded_at, rejected_at, withdrawn_at) is null then 'open' else 'finished' end as dim.case_state
    ) as case_state,
    applied_at, screened_at, ai_invited_at, ai_started_at, ai_completed_at, ai_reported_at, human_scheduled_at,
    human_interviewed_at, offered_at, accepted_at, onboarded_at, rejected_at, withdrawn_at,
    ai_score, ai_score_z, is_recommended, human_score, human_score_z, cast(saw_ai_score as dim.saw_ai_score) as saw_ai_score,
    cast(duration_s as integer) as ai_duration, has_complaint,
    -- read far faster than the times where only the stage counts; whoever reached a later stage has passed the earlier
    -- ones, whether a system records them or not (the AI interview alone is passed by nothing that follows it)
    coalesce(
      screened_at, ai_invited_at, ai_started_at, ai_completed_at, human_scheduled_at, human_interviewed_at, offered_at,
      accepted_at, onboarded_at
    ) is not null as is_screened,
    coalesce(ai_invited_at, ai_started_at, ai_completed_at) is not null as is_ai_invited,
    coalesce(ai_started_at, ai_completed_at) is not null as is_ai_started,
    ai_completed_at is not null as is_ai_completed,
    coalesce(human_scheduled_at, human_interviewed_at, offered_at, accepted_at, onboarded_at) is not null
      as is_human_scheduled,
    coalesce(human_interviewed_at, offered_at, accepted_at, onboarded_at) is not null as is_human_interviewed,
    coalesce(offered_at, accepted_at, onboarded_at) is not null as is_offered,
    coalesce(accepted_at, onboarded_at) is not null as is_accepted,
    onboarded_at is not null as is_hired
  from joined
)
select
  *,
  quarter_of(applied_at) as applied_at_quarter,
  quarter_of(ai_invited_at) as ai_invited_at_quarter,
  quarter_of(ai_completed_at) as ai_completed_at_quarter,
  quarter_of(offered_at) as offered_at_quarter,
  -- of a hire, who went through every stage, the longest of the waits between consecutive ones, in seconds: whoever
  -- ended earlier has fewer waits, and the first would win by that alone
  case when onboarded_at is not null then greatest(
    date_diff('second', applied_at, screened_at),
    date_diff('second', screened_at, ai_invited_at),
    date_diff('second', ai_invited_at, ai_started_at),
    date_diff('second', ai_started_at, ai_completed_at),
    date_diff('second', ai_completed_at, ai_reported_at),
    date_diff('second', ai_reported_at, human_scheduled_at),
    date_diff('second', human_scheduled_at, human_interviewed_at),
    date_diff('second', human_interviewed_at, offered_at),
    date_diff('second', offered_at, accepted_at),
    date_diff('second', accepted_at, onboarded_at),
    case when ai_invited_at is null then date_diff('second', screened_at, human_scheduled_at) end
  ) end as longest_wait
from typed
