-- one row per keyword that the extractor counted; its English name is the lexicon's
with counted as (
  select distinct keyword
  from (select unnest(map_keys(keywords)) as keyword from staging.ai_scores where keywords is not null)
)
select counted.keyword, coalesce(lexicon.en, counted.keyword) as label_en
from counted
left join lexicon on lexicon.term = counted.keyword
order by counted.keyword
