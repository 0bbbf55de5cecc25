import type { Language } from "../language.ts";

/** `本企业 | Our organisation` in one language. */
export const organisationIn = (name: string, language: Language): string => {
  const [zh = name, en = zh] = name.split("|").map((each) => each.trim());
  return language === "zh" ? zh : en;
};
