import { text } from "../text/text.ts";
import { entryText } from "./entry-words.ts";
import { LanguageButton } from "./language-button.tsx";
import { Content as SignIn } from "./sign-in.tsx";

/** What somebody who comes back from an identity provider is told, by the address that the server led to. */
export function Content({ said }: { said: string }) {
  const words = entryText.value.signedIn;
  const [what = "", refusal = ""] = said.split("/");
  const problem = words.refusals[refusal] ?? words.refusals.unavailable;
  if (what === "refused") return <SignIn refused={false} said={problem} />;
  const [title, told] = {
    confirmed: [words.confirmed, words.close] as const,
    linked: [words.linked, words.linkedAbout] as const,
  }[what] ?? [words.notConfirmed, problem];
  return (
    <main class="alone">
      <p class="alone-brand">{text.value.product}</p>
      <h1>{title}</h1>
      <p role="status">{told}</p>
      {what !== "confirmed" && (
        <p>
          <a href="#/overview">{words.goOn}</a>
        </p>
      )}
      <LanguageButton />
    </main>
  );
}
