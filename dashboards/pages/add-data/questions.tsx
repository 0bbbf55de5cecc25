import { useSignal } from "@preact/signals";
import { say } from "../../text/text.ts";
import type { Table } from "./asked.ts";
import { say as choose } from "./upload.ts";
import { pageText } from "./words.ts";

type Question = Table["questions"][number];

/** What the table does not tell, each with the answer that holds until another is given. */
export function Questions({ table }: { table: Table }) {
  const words = pageText.value.questions;
  const { questions, name, choices } = table;
  if (questions.length === 0) return null;
  const answers = choices.answers ?? {};
  return (
    <div class="questions">
      <h4>{words.title}</h4>
      <p class="muted">{words.about}</p>
      {questions.map((question) => (
        <Asked
          key={question.id}
          question={question}
          given={answers[question.id]}
          answer={(value) => void choose(name, { answers: { ...answers, [question.id]: value } })}
        />
      ))}
    </div>
  );
}

function Asked({
  question: { id, text, kind, choices = [], assumed, why },
  given,
  answer,
}: {
  question: Question;
  given: string | undefined;
  answer: (value: string) => void;
}) {
  const words = pageText.value.questions;
  const typed = useSignal(given ?? assumed ?? "");
  const field = `question-${id}`;
  const isOpen = given === undefined && assumed === null;
  const typing = {
    id: field,
    value: typed.value,
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      typed.value = event.currentTarget.value;
    },
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      if (event.currentTarget.value !== "") answer(event.currentTarget.value);
    },
  };
  return (
    <div class={`question ${isOpen ? "open" : ""}`} data-question={id}>
      <label for={field}>
        <span>
          {say(text)}{" "}
          {given === undefined && assumed !== null && <small class="sure likely">{words.assumed}</small>}
        </span>
        {choices.length > 0 ? (
          <select
            id={field}
            value={given ?? assumed ?? ""}
            onChange={(event) => answer(event.currentTarget.value)}
          >
            {isOpen && <option value="">{words.none}</option>}
            {choices.map(({ value, about }) => (
              <option key={value} value={value}>
                {say(about)}
              </option>
            ))}
          </select>
        ) : (
          <Typed kind={kind} {...typing} />
        )}
      </label>
      <small class="muted">{say(why)}</small>
    </div>
  );
}

interface Typing {
  readonly id: string;
  readonly value: string;
  readonly onInput: (event: { currentTarget: HTMLInputElement }) => void;
  readonly onChange: (event: { currentTarget: HTMLInputElement }) => void;
}

const Typed = ({ kind, ...typing }: Typing & { readonly kind: Question["kind"] }) =>
  kind === "day" ? <input type="date" {...typing} /> : <input type="text" {...typing} />;
