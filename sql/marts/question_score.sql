-- view: one row per application and question; raw_score in thousandths of the vendor's own scale, score in tenths of 0 to 100
-- score_z in 1e-12 units, within question, vendor and model version
-- patched by application_key
select d.*, scores.* exclude (application_key)
from core.question_score as scores
join core.application_dimension as d on d.application_key = scores.application_key
