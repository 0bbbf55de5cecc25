-- one row per keyword that the extractor counts
select distinct keyword
from (select unnest(map_keys(keywords)) as keyword from staging.ai_scores where keywords is not null)
order by keyword
