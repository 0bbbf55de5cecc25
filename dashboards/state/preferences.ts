import { effect, signal } from "@preact/signals";
import type { Language } from "../types.ts";

export type Theme = "system" | "light" | "dark";

const KEY = "assay";

interface Stored {
  theme?: Theme;
  language?: Language;
  singleKeys?: boolean;
}

function stored(): Stored {
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

/** Whether letters alone are shortcuts. */
export const singleKeys = signal<boolean>(stored().singleKeys ?? true);

effect(() => {
  const root = document.documentElement;
  root.lang = language.value === "zh" ? "zh-CN" : "en";
  if (theme.value === "system") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
  try {
    const kept: Stored = { theme: theme.value, language: language.value };
    if (!singleKeys.value) kept.singleKeys = false;
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A closed storage only costs the memory of the choice.
  }
});
