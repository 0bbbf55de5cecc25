-- view: one row per application, without its z-scores, which change with the scores of others
-- patched by application_key, one row each
select * exclude (ai_score_z, human_score_z) from core.application
