/* metric
title:     净推荐值 | Net promoter score
about:     推荐者（9–10 分）比例减贬损者（0–6 分）比例，单位为分 | Promoters (9-10) less detractors (0-6), in points
also:      NPS、推荐意愿 | NPS, would recommend
area:      experience
unit:      net_points
better:    higher
alert:     experience/headline-nps, least 5
min_n:     20
estimator: mean
at:        answered_at
basis:     activity
*/
select *, case when score >= 90 then 100 when score <= 60 then -100 else 0 end as value
from marts.survey_answer
where respondent = 'candidate' and item = 'recommend'
