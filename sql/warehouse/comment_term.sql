-- one row per term that survey comments are counted for
select term, en as label_en, theme, theme_zh, theme_en from comment_lexicon order by theme, term
