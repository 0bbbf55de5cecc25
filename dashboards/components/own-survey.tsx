import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { answerSurvey } from "../candidates-api.ts";
import { useForm } from "./form-state.ts";
import { ownText } from "./own-words.ts";

/** Items of the survey with their lowest and highest score, as the server takes them. */
const ITEMS = {
  flow_smooth: [1, 5],
  questions_relevant: [1, 5],
  length_ok: [1, 5],
  satisfaction: [1, 5],
  recommend: [0, 10],
} as const;

function Item({
  item,
  ends: [low, high],
  value,
  choose,
}: {
  item: string;
  ends: readonly [number, number];
  value: number | undefined;
  choose: (score: number) => void;
}) {
  const words = ownText.value;
  const name = useId();
  return (
    <fieldset class="own-item">
      <legend>{words.items[item]}</legend>
      <div class="own-scores">
        {Array.from({ length: high - low + 1 }, (_, index) => low + index).map((score) => (
          <label key={score}>
            <input type="radio" name={name} checked={value === score} onChange={() => choose(score)} />
            <span>{score}</span>
          </label>
        ))}
      </div>
      <p class="own-ends muted">
        <span>{words.low}</span>
        <span>{words.high}</span>
      </p>
    </fieldset>
  );
}

/** The survey about one application. */
export function OwnSurvey({ application, again }: { application: string; again: () => void }) {
  const words = ownText.value;
  const scores = useSignal<Record<string, number>>({});
  const comment = useSignal("");
  const form = useForm();
  const id = useId();
  return (
    <details class="own-survey">
      <summary>{words.survey}</summary>
      <p class="muted">{words.surveyAbout}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form
            .send(() => answerSurvey({ application, scores: scores.value, comment: comment.value }))
            .then((arrived) => arrived && again());
        }}
      >
        {Object.entries(ITEMS).map(([item, ends]) => (
          <Item
            key={item}
            item={item}
            ends={ends}
            value={scores.value[item]}
            choose={(score) => {
              scores.value = { ...scores.value, [item]: score };
            }}
          />
        ))}
        <label for={id}>{words.comment}</label>
        <textarea
          id={id}
          maxLength={2000}
          rows={3}
          value={comment.value}
          onInput={(event) => {
            comment.value = event.currentTarget.value;
          }}
        />
        {form.problem !== "" && <p role="alert">{form.problem}</p>}
        <button
          type="submit"
          class="primary"
          disabled={form.isSending || scores.value.satisfaction === undefined}
        >
          {words.surveySend}
        </button>
      </form>
    </details>
  );
}
