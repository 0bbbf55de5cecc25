import { pageName } from "../../components/pages.ts";
import { linkTo } from "../../state/route.ts";
import { say, text } from "../../text/text.ts";
import type { UploadState } from "./asked.ts";
import { pageText } from "./words.ts";

/** What these data can answer, and what the other questions lack. */
export function Answers({
  answers,
  isLoaded = false,
}: {
  answers: UploadState["answers"];
  isLoaded?: boolean;
}) {
  const words = pageText.value.answers;
  return (
    <ul class="answers">
      {answers.map(({ id, page, text: question, lacks }) => (
        <li key={id} data-answer={id} class={lacks.length === 0 ? "can" : "muted"}>
          <span>{say(question)}</span>{" "}
          {lacks.length === 0 ? (
            <b class="tag-good">
              ✓ {isLoaded ? <a href={linkTo(page)}>{pageText.value.done.see(pageName(page))}</a> : words.yes}
            </b>
          ) : (
            <span>{words.lacks(text.value.list(lacks.map(say)))}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
