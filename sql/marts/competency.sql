-- one row per competency: its names, its definition and its behavioural indicators
select
  cast(competency_id as dim.competency) as competency,
  name_zh as label_zh, coalesce(name_en, name_zh) as label_en, definition, indicators
from staging.competencies
order by competency
