import { useSignal } from "@preact/signals";
import { Field } from "../../components/field.tsx";
import { useForm } from "../../components/form-state.ts";
import { Retry } from "../../components/retry.tsx";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { say } from "../../text/text.ts";
import { endSubscription, getSubscriptions, type Subscriptions, subscribe } from "./asked.ts";
import { pageText } from "./words.ts";

/** What the reader is told of by mail or by a group's robot, each to be ended. */
function Own({ told, again }: { told: Subscriptions; again: () => void }) {
  const words = pageText.value.subscriptions;
  const form = useForm();
  const own = told.subscriptions.filter((each) => each.own);
  const labelOf = (channel: string) => {
    const found = told.channels.find(({ id }) => id === channel);
    return found === undefined ? channel : say(found.label);
  };
  if (own.length === 0) return <p class="muted">{words.none}</p>;
  return (
    <ul class="report-notes">
      {own.map((each) => (
        <li key={each.id}>
          {words.one(
            words.topics[each.topic],
            labelOf(each.channel),
            each.recipient ?? "",
            words.languages[each.language],
          )}{" "}
          <button
            type="button"
            class="plain"
            disabled={form.isSending}
            onClick={() => void form.send(() => endSubscription(each.id).then(again))}
          >
            {words.end}
          </button>
        </li>
      ))}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
    </ul>
  );
}

function Add({ told, again }: { told: Subscriptions; again: () => void }) {
  const words = pageText.value.subscriptions;
  const form = useForm();
  const topic = useSignal(told.topics[0] ?? "report");
  const channel = useSignal(told.channels[0]?.id ?? "");
  const recipient = useSignal("");
  const chosen = told.channels.find(({ id }) => id === channel.value);
  const isMail = chosen?.kind === "mail";
  return (
    <form
      class="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        void form.send(async () => {
          await subscribe({
            ...{ topic: topic.value, channel: channel.value, language: language.value },
            ...(isMail ? { recipient: recipient.value.trim() } : {}),
          });
          recipient.value = "";
          again();
        });
      }}
    >
      <label>
        {words.topic}
        <select
          name="topic"
          value={topic.value}
          onChange={({ currentTarget: { value } }) => {
            topic.value = told.topics.find((each) => each === value) ?? topic.value;
          }}
        >
          {told.topics.map((each) => (
            <option key={each} value={each}>
              {words.topics[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.channel}
        <select
          name="channel"
          value={channel.value}
          onChange={(event) => (channel.value = event.currentTarget.value)}
        >
          {told.channels.map(({ id, label }) => (
            <option key={id} value={id}>
              {say(label)}
            </option>
          ))}
        </select>
      </label>
      {isMail && (
        <Field
          label={words.recipient(chosen.domains)}
          value={recipient.value}
          change={(to) => (recipient.value = to)}
          name="recipient"
          autocomplete="email"
          maxLength={254}
        />
      )}
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <button type="submit" class="primary" disabled={form.isSending}>
        {words.add}
      </button>
    </form>
  );
}

/** Subscriptions of the reader; what is sent is made as their account may see it. */
export function OwnSubscriptions() {
  const words = pageText.value.subscriptions;
  const { answer, again } = useAnswer("subscriptions", getSubscriptions);
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (answer.kind === "loading") return <div class="skeleton" aria-hidden="true" />;
  const told = answer.value;
  if (told.channels.length === 0) return <p class="muted">{words.noChannel}</p>;
  return (
    <>
      <Own told={told} again={again} />
      <Add told={told} again={again} />
    </>
  );
}
