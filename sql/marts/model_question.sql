-- one row per job, model version and question, with the version of the question's text at its beginning; weight in millionths
with weights as (
  select job_id, version, valid_from, unnest(map_entries(question_weights)) as entry from staging.scoring_models
),
texts as (
  select question_id, version, cast(local_time(updated_at) as date) as told_on from staging.questions
),
questions as (
  select question_id, min(competency_id) as competency_id, min(label_zh(text)) as label_zh, min(label_en(text)) as label_en
  from staging.questions
  group by question_id
),
jobs as (
  select * from core.job
)
select
  cast(any_value(jobs.company) as dim.company) as company,
  cast(any_value(jobs.department_id) as dim.department) as department,
  cast(weights.job_id as dim.job) as job,
  cast(any_value(jobs.job_family) as dim.job_family) as job_family,
  cast(weights.version as dim.model_version) as model_version,
  weights.entry.key as question_id,
  cast(any_value(questions.competency_id) as dim.competency) as competency,
  coalesce(any_value(questions.label_zh), weights.entry.key) as label_zh,
  coalesce(any_value(questions.label_en), weights.entry.key) as label_en,
  max_by(texts.version, texts.told_on) as question_version,
  weights.valid_from,
  cast(round(any_value(weights.entry.value) * 1e6) as bigint) as weight
from weights
join jobs on jobs.job_id = weights.job_id
left join questions on questions.question_id = weights.entry.key
left join texts on texts.question_id = weights.entry.key and texts.told_on <= weights.valid_from
group by weights.job_id, weights.version, weights.valid_from, weights.entry.key
order by job, weights.valid_from, weights.entry.key
