-- view: one row per application, its dimensions alone
-- a dimension of every application is a column of core.application; what is none is told here
-- patched by application_key, one row each
select
  * exclude (
    application_id, candidate_id, requisition_id, person_key, interview_id,
    phase, case_state, saw_ai_score,
    applied_at, screened_at, ai_invited_at, ai_started_at, ai_completed_at, ai_reported_at, human_scheduled_at,
    human_interviewed_at, offered_at, accepted_at, onboarded_at, rejected_at, withdrawn_at,
    applied_at_quarter, ai_invited_at_quarter, ai_completed_at_quarter, offered_at_quarter, longest_wait,
    ai_score, human_score, ai_duration,
    is_recommended, has_complaint, is_screened, is_ai_invited, is_ai_started, is_ai_completed, is_human_scheduled,
    is_human_interviewed, is_offered, is_accepted, is_hired
  )
from core.application_alone
