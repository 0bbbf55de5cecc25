import type { Contract } from "../contract.ts";

/** Candidates: one candidate of one source. */
export const contract: Contract = {
  feed: "candidates",
  about: { zh: "候选人", en: "Candidates" },
  grain: "one candidate of one source",
  key: ["candidate_id"],
  fields: [
    { name: "candidate_id", type: "text", about: { zh: "候选人编号", en: "Candidate id" }, required: true },
    { name: "name", type: "text", about: { zh: "姓名", en: "Name" }, maxLength: 100, sealed: true },
    { name: "phone", type: "text", about: { zh: "手机号", en: "Phone" }, maxLength: 30, sealed: true },
    { name: "email", type: "text", about: { zh: "邮箱", en: "E-mail" }, maxLength: 254, sealed: true },
    {
      name: "national_id",
      type: "text",
      about: { zh: "身份证号", en: "National id" },
      maxLength: 30,
      sealed: true,
    },
    {
      name: "gender",
      type: "text",
      about: { zh: "性别", en: "Gender" },
      values: ["female", "male", "other"],
    },
    { name: "birth_date", type: "date", about: { zh: "出生日期", en: "Date of birth" }, sealed: true },
    { name: "ethnicity", type: "text", about: { zh: "民族", en: "Ethnicity" }, maxLength: 60 },
    {
      name: "education",
      type: "text",
      about: { zh: "学历", en: "Education" },
      values: ["high_school", "college", "bachelor", "master", "doctorate"],
    },
    {
      name: "experience_years",
      type: "number",
      about: { zh: "工作年限", en: "Years of experience" },
      min: 0,
      max: 60,
    },
    { name: "consent_at", type: "timestamp", about: { zh: "授权时间", en: "Consent given at" } },
    { name: "consent_scope", type: "text", about: { zh: "授权范围", en: "Scope of the consent" } },
  ],
};
