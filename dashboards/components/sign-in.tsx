import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";

/** What somebody without a session sees: how to get in. */
export function SignIn({ refused }: { refused: boolean }) {
  const words = text.value.signIn;
  return (
    <main class="alone">
      <p class="alone-brand">{text.value.product}</p>
      <h1>{words.title}</h1>
      {refused && <p role="alert">{words.refused}</p>}
      <p>{words.how}</p>
      <pre lang="en">{words.command}</pre>
      <p class="muted">{words.once}</p>
      <button
        type="button"
        class="quiet"
        lang={language.value === "zh" ? "en" : "zh-CN"}
        onClick={() => {
          language.value = language.value === "zh" ? "en" : "zh";
        }}
      >
        {text.value.shell.language}
      </button>
    </main>
  );
}
