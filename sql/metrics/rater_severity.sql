/* metric
title:     面试官松紧度 | Rater severity
about:     面试官的评分与同场其他面试官（无则为 AI）的平均差（分），负值为偏严 | Mean difference of a rater's score from the other raters of the same candidates (else from AI); negative is severe
area:      validity
unit:      points
better:    neutral
precision: 2
min_n:     10
estimator: mean
at:        rated_at
basis:     activity
scale:     10
split:     rater
promise:   V8
*/
select *, deviation as value
from marts.rating
where deviation is not null
