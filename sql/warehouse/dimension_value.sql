-- one row per dimension and value; the marts' ENUM types are made from it, in this order
with found (dimension, value, label_zh, label_en) as (
  select 'company', company, min(company_zh), min(company_en) from core.department group by company
  union all
  -- a name that several departments have carries its company
  select
    'department', department_id,
    case when count(*) over (partition by name_zh) > 1 and company_zh is not null
      then name_zh || '（' || company_zh || '）' else name_zh end,
    case when count(*) over (partition by name_en) > 1 and company_en is not null
      then name_en || ' (' || company_en || ')' else name_en end
  from core.department
  union all
  select 'job', job_id, title_zh, title_en from core.job
  union all
  select 'department', department_id, null, null from core.requisition group by department_id
  union all
  select 'company', company, null, null from core.requisition group by company
  union all
  select 'job', job_id, null, null from core.requisition group by job_id
  union all
  select 'competency', competency_id, null, null from staging.ai_scores group by competency_id
  union all
  select 'competency', competency_id, null, null from staging.human_ratings group by competency_id
  union all
  select 'question', question_id, null, null from staging.ai_scores group by question_id
  union all
  select 'job_family', job_family, min(family_zh), min(family_en) from core.job group by job_family
  union all
  select 'competency', competency_id, name_zh, coalesce(name_en, name_zh) from staging.competencies
  union all
  select 'question', question_id, min(label_zh(text)), min(label_en(text)) from staging.questions group by question_id
  union all
  select 'question_kind', kind, null, null from staging.questions group by kind
  union all
  select 'vendor', vendor, null, null from staging.ai_interviews group by vendor
  union all
  select 'model_version', model_version, null, null from staging.ai_interviews group by model_version
  union all
  select 'model_version', version, null, null from staging.scoring_models group by version
  union all
  select 'browser_version', browser_version, null, null from staging.ai_interviews group by browser_version
  union all
  select 'browser_version', browser_version, null, null from staging.system_events group by browser_version
  union all
  select 'browser', browser, null, null from staging.ai_interviews group by browser
  union all
  select 'browser', browser, null, null from staging.system_events group by browser
  union all
  select 'channel', channel, null, null from staging.applications group by channel
  union all
  select 'gender', gender, null, null from staging.candidates group by gender
  union all
  select 'age_band', age_band, null, null from staging.candidates group by age_band
  union all
  select 'education', education, null, null from staging.candidates group by education
  union all
  select 'ethnicity', ethnicity, null, null from staging.candidates group by ethnicity
  union all
  select 'priority', priority, null, null from staging.requisitions group by priority
  union all
  select 'invite_channel', channel, null, null from staging.messages group by channel
  union all
  select 'rater', rater_id, null, null from staging.human_ratings group by rater_id
  union all
  select 'item', item, null, null from staging.survey_answers group by item
  union all
  select 'kpi', kpi, null, null from staging.kpi_results group by kpi
  union all
  select 'currency', currency, null, null from staging.costs group by currency
  union all
  select 'keyword', keyword, keyword, label_en from core.keyword
  union all
  select dimension, value, null, null
  from core.value_label
  where is_whole
),
labels as (
  select * from core.value_label
)
select
  found.dimension, found.value,
  coalesce(min(labels.label_zh), min(found.label_zh), found.value) as label_zh,
  coalesce(min(labels.label_en), min(found.label_en), found.value) as label_en,
  row_number() over (
    partition by found.dimension
    order by
      min(labels.position) nulls last,
      case when found.dimension in ('model_version', 'browser_version') then length(found.value) else 0 end,
      found.value
  ) as position
from found
left join labels on labels.dimension = found.dimension and labels.value = found.value
where found.value is not null and found.value <> ''
group by found.dimension, found.value
order by found.dimension, position
