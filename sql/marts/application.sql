-- view: one row per application
select * from core.application
