-- one row per department, with the company at the top of its line
with recursive departments as (
  select
    department_id, parent_id, region,
    label_zh(name) as name_zh, label_en(name) as name_en,
    nullif(trim(company), '') as company_name
  from staging.departments
),
lineage as (
  select department_id, department_id as root_id, 1 as depth
  from departments
  where parent_id is null
  union all
  select child.department_id, parent.root_id, parent.depth + 1
  from departments as child
  join lineage as parent on child.parent_id = parent.department_id
  where parent.depth < 30
),
named as (
  select
    departments.*,
    coalesce(lineage.root_id, departments.department_id) as root_id,
    coalesce(departments.company_name, root.company_name) as own_company
  from departments
  left join lineage on lineage.department_id = departments.department_id
  left join departments as root on root.department_id = lineage.root_id
),
-- a company goes by its code (`code:中文 | English`), else by its top department's id where exactly one department
-- leads it, else by its name
companies as (
  select
    own_company,
    coalesce(
      label_code(own_company),
      case when count(distinct root_id) = 1 then min(root_id) else own_company end
    ) as company
  from named
  where own_company is not null
  group by own_company
),
final as (
  select
    named.department_id, named.parent_id, named.region, named.name_zh, named.name_en,
    coalesce(companies.company, named.root_id) as company,
    label_zh(coalesce(named.own_company, root.name_zh)) as company_zh,
    label_en(coalesce(named.own_company, root.name_en)) as company_en
  from named
  left join companies on companies.own_company = named.own_company
  left join named as root on root.department_id = named.root_id
)
select * from final
order by department_id
