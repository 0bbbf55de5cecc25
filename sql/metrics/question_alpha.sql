/* metric
title:     题目内部一致性 | Internal consistency of the questions
about:     同一场 AI 面试各题得分的 Cronbach α：各题是否在衡量同一件事 | Cronbach's alpha of the question scores of an AI interview: whether the questions measure one thing
also:      信度、阿尔法系数 | reliability, Cronbach alpha
area:      validity
unit:      coefficient
better:    higher
target:    0.70
min_n:     20
estimator: alpha
at:        scored_at
basis:     cohort
*/
select
  * exclude (scores, total), cast(total as integer) as total,
  cast(unnest(scores) as integer) as x, cast(generate_subscripts(scores, 1) as integer) as item
from marts.interview_form
