import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { ownText } from "../../state/rights.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import { endSession, getOwnSessions, goLink, setPassword } from "../entry-calls.ts";
import { entryText } from "../entry-words.ts";
import { Field } from "../field.tsx";
import { useForm } from "../form-state.ts";
import { NewPassword, useNewPassword } from "../new-password.tsx";
import { Providers } from "../providers.tsx";
import { DrawerPanel } from "./dialog.tsx";
import { panelText } from "./words.ts";

type OwnSession = Awaited<ReturnType<typeof getOwnSessions>>[number];

/** Who the reader is, the password, and the browsers that are signed in. */
export function Panel() {
  const words = panelText.value.account;
  const { name, role_names } = world.value.session;
  const own = ownText();
  const sessions = useSignal<readonly OwnSession[]>([]);
  const form = useForm();
  const read = async () => {
    sessions.value = await getOwnSessions();
  };
  useEffect(() => {
    void form.send(read);
  }, []);
  return (
    <DrawerPanel title={words.title}>
      <dl>
        <div>
          <dt>{entryText.value.setUp.name}</dt>
          <dd>{say(name)}</dd>
        </div>
        <div>
          <dt>{words.roles}</dt>
          <dd>{text.value.list(role_names.map(say))}</dd>
        </div>
        {own !== null && (
          <div>
            <dt>{words.own}</dt>
            <dd>{own}</dd>
          </div>
        )}
      </dl>
      {world.value.session.provider === null && <Password changed={read} />}
      <OtherWay />
      <section>
        <h3>{words.sessions}</h3>
        {form.problem !== "" && <p role="alert">{form.problem}</p>}
        <Sessions sessions={sessions} read={read} send={form.send} />
      </section>
    </DrawerPanel>
  );
}

/** How the account signs in by an identity provider, or would: that is set within 30 minutes of a one-time link. */
function OtherWay() {
  const words = panelText.value.account;
  const { provider, opened_by } = world.value.session;
  const form = useForm();
  if (provider !== null)
    return (
      <section>
        <h3>{words.way}</h3>
        <p>{words.wayIs(say(provider.label))}</p>
      </section>
    );
  if (opened_by !== "link") return null;
  return (
    <Providers form={form} go={goLink} label={words.change}>
      <h3>{words.otherWay}</h3>
      <p class="muted">{words.otherWayAbout}</p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
    </Providers>
  );
}

function Password({ changed }: { changed: () => Promise<void> }) {
  const words = panelText.value.account;
  const current = useSignal("");
  const next = useNewPassword();
  const form = useForm();
  const save = async () => {
    if (!next.isSame()) return form.tell(entryText.value.newPassword.differ);
    const change = {
      ...(current.value === "" ? {} : { current: current.value }),
      password: next.first.value,
    };
    if (!(await form.send(() => setPassword(change).then(changed)))) return;
    for (const field of [current, next.first, next.again]) field.value = "";
    tell(words.saved);
  };
  return (
    <section>
      <h3>{words.password}</h3>
      <p class="muted">{words.passwordAbout}</p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={words.current}
          hint={words.currentAbout}
          value={current.value}
          change={(value) => {
            current.value = value;
          }}
          type="password"
          name="password"
          autocomplete="current-password"
          required={false}
        />
        <NewPassword of={next} />
        <button type="submit" class="primary" disabled={form.isSending}>
          {words.save}
        </button>
      </form>
    </section>
  );
}

function Sessions({
  sessions,
  read,
  send,
}: {
  sessions: Signal<readonly OwnSession[]>;
  read: () => Promise<void>;
  send: ReturnType<typeof useForm>["send"];
}) {
  const words = panelText.value.account;
  const time = new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const at = (text: string) => time.format(new Date(text));
  const end = async (id: string) => {
    if (await send(() => endSession(id).then(read))) tell(words.ended);
  };
  return (
    <ul class="own-sessions">
      {sessions.value.map(({ id, current, opened_by, created_at, seen_at }) => (
        <li key={id}>
          <span>
            {current ? words.here : words.there}
            <br />
            <small class="muted">{words.since(words.by[opened_by], at(created_at), at(seen_at))}</small>
          </span>
          {!current && (
            <button type="button" class="quiet" onClick={() => void end(id)}>
              {words.end}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
