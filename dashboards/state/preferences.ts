import { effect, signal } from "@preact/signals";
import type { Language } from "../types.ts";

export type Theme = "system" | "light" | "dark";

const KEY = "assay";

function stored(): { theme?: Theme; language?: Language } {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** The reader's language; the browser's until chosen. */
export const language = signal<Language>(
  stored().language ?? (navigator.language.startsWith("zh") ? "zh" : "en"),
);

/** Light, dark, or what the system says. */
export const theme = signal<Theme>(stored().theme ?? "system");

effect(() => {
  const root = document.documentElement;
  root.lang = language.value === "zh" ? "zh-CN" : "en";
  if (theme.value === "system") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme: theme.value, language: language.value }));
  } catch {
    // A closed storage only costs the memory of the choice.
  }
});
