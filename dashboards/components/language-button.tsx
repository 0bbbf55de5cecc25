import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";

/** Changes to the other language, named in it. */
export function LanguageButton() {
  return (
    <button
      type="button"
      class="quiet"
      lang={language.value === "zh" ? "en" : "zh-CN"}
      aria-label={text.value.shell.languageLabel}
      onClick={() => {
        language.value = language.value === "zh" ? "en" : "zh";
      }}
    >
      {text.value.shell.language}
    </button>
  );
}
