-- view: one row per application and expression feature (smile, tone, pauses); feature_z in 1e-12 units
-- sealed by default: read by the test of what such features add, never by a score or a list of people
select d.*, features.* exclude (application_key)
from core.expression_feature as features
join core.application_dimension as d on d.application_key = features.application_key
