import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Mine } from "../../server/routes/mine.ts";
import { ApiFailure } from "../api.ts";
import { getMine, leaveMine, redeemMine } from "../candidates-api.ts";
import { formatDate } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";
import { useForm } from "./form-state.ts";
import { LanguageButton } from "./language-button.tsx";
import { OwnApplicationPart } from "./own-application.tsx";
import { OwnRequests } from "./own-requests.tsx";
import { ownText } from "./own-words.ts";
import "../styles/own.css";

/** Opens the link only when the reader presses the button: what reads mails for viruses opens nothing. */
function Welcome({ token, opened }: { token: string; opened: () => void }) {
  const words = ownText.value;
  const form = useForm();
  return (
    <>
      <p>{words.welcome}</p>
      <p class="muted">{words.once}</p>
      {form.problem !== "" && <p role="alert">{form.problem}</p>}
      <button
        type="button"
        class="primary"
        disabled={form.isSending}
        onClick={() => {
          void form.send(() => redeemMine(token)).then((arrived) => arrived && opened());
        }}
      >
        {words.open}
      </button>
    </>
  );
}

function Told({ mine, again }: { mine: Mine; again: () => void }) {
  const words = ownText.value;
  return (
    <>
      <p>
        {words.hello}
        {mine.observed_on !== null && (
          <span class="muted"> {words.until(formatDate(mine.observed_on, language.value))}</span>
        )}
      </p>
      {mine.applications.map((application) => (
        <OwnApplicationPart key={application.application} own={application} again={again} />
      ))}
      <OwnRequests mine={mine} again={again} />
      <p>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            void leaveMine().finally(() => location.reload());
          }}
        >
          {words.leave}
        </button>
      </p>
    </>
  );
}

/** The page of a candidate who came by a one-time link: own applications, feedback, requests and the survey. */
export function Content({ token }: { token: string }) {
  const words = ownText.value;
  const mine = useSignal<Mine | null>(null);
  const isClosed = useSignal(token !== "");
  const isOver = useSignal(false);
  const form = useForm();
  const read = () =>
    form.send(async () => {
      try {
        mine.value = await getMine();
      } catch (error) {
        if (!(error instanceof ApiFailure && [401, 404].includes(error.status))) throw error;
        isOver.value = true;
      }
    });
  const opened = () => {
    history.replaceState(null, "", "#/my-application");
    isClosed.value = false;
    void read();
  };
  useEffect(() => {
    document.title = `${words.title} · ${text.value.product}`;
    if (token === "") void read();
  }, []);
  return (
    <main class="own-page">
      <header>
        <p class="alone-brand">{text.value.product}</p>
        <LanguageButton />
      </header>
      <h1 class="lead">{words.title}</h1>
      {isClosed.value && <Welcome token={token} opened={opened} />}
      {isOver.value && <p role="alert">{words.over}</p>}
      {form.problem !== "" && (
        <p role="alert">
          {form.problem}{" "}
          <button type="button" class="quiet" onClick={() => void read()}>
            {words.again}
          </button>
        </p>
      )}
      {!isClosed.value && mine.value === null && !isOver.value && form.problem === "" && (
        <div class="skeleton" style={{ height: "320px" }} aria-hidden="true" />
      )}
      {mine.value !== null && !isOver.value && <Told mine={mine.value} again={() => void read()} />}
    </main>
  );
}
