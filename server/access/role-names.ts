import type { Text } from "../language.ts";
import type { Role } from "./roles.ts";

/** How people call the roles. */
export const roleNames: Readonly<Record<Role, Text>> = {
  admin: { zh: "系统管理员", en: "Administrator" },
  hr_admin: { zh: "HR 管理员", en: "HR administrator" },
  analyst: { zh: "分析师", en: "Analyst" },
  leadership: { zh: "管理层", en: "Leadership" },
  model_owner: { zh: "模型负责人", en: "Model owner" },
  hr: { zh: "招聘 HR", en: "Recruiter (HR)" },
  business: { zh: "业务负责人", en: "Business manager" },
  it: { zh: "IT 运维", en: "IT operations" },
  auditor: { zh: "审计员", en: "Auditor" },
};
