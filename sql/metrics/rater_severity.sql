/* metric
title:     面试官松紧度 | Rater severity
about:     扣除候选人差异后，面试官的评分比同行平均高或低多少（分），负值为偏严 | How far a rater marks above or below the colleagues once the candidates' own differences are taken out; negative is severe
also:      手紧手松、严格程度 | strict raters, severe interviewers, leniency
area:      validity
unit:      points
better:    neutral
precision: 2
min_n:     10
estimator: severity
at:        rated_at
basis:     activity
scale:     10
split:     rater
promise:   V8
*/
select *
from marts.rating
where score is not null
