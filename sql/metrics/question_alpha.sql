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
select forms.*, cast(forms.scores[items.item] as integer) as x, items.item
from marts.interview_form as forms
join core.form_item as items on items.item_form = forms.form
