import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { addView, changeView, getViews, removeView, type SavedView } from "../../api.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { filters, formatRoute, route } from "../../state/route.ts";
import { messageOf } from "../../state/use-answer.ts";
import { filterText, period, rangeText } from "../../state/view.ts";
import { pageName } from "../pages.ts";
import { Remove } from "./confirm.tsx";
import { panelText } from "./words.ts";

const LONGEST = 80;

/** The address that is kept: where the reader is, without the figure of a link. */
const here = () => formatRoute({ ...route.value, figure: null });

/** A name that says what the page shows. */
function suggestion(): string {
  const chosen = Object.entries(filters.value).map(([name, values]) => filterText(name, values));
  const time = route.value.period ? [rangeText(period.value)] : [];
  return [pageName(route.value.path), ...time, ...chosen].join(" · ").slice(0, LONGEST);
}

interface EntryProps {
  view: SavedView;
  close: () => void;
  run: (work: () => Promise<unknown>, said: string) => Promise<boolean>;
}

function Entry({ view, close, run }: EntryProps) {
  const words = panelText.value.views;
  const { common } = panelText.value;
  const editing = useSignal<string | null>(null);
  if (editing.value !== null)
    return (
      <li>
        <form
          class="rename"
          onSubmit={(event) => {
            event.preventDefault();
            void run(() => changeView(view.id, { name: editing.value ?? "" }), words.saved).then((done) => {
              if (done) editing.value = null;
            });
          }}
        >
          <input
            type="text"
            required
            maxLength={LONGEST}
            aria-label={words.name}
            value={editing.value}
            onInput={(event) => {
              editing.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="primary">
            {common.save}
          </button>
        </form>
      </li>
    );
  return (
    <li>
      <a
        href={view.address}
        translate={false}
        aria-current={view.address === here() ? "true" : undefined}
        onClick={close}
      >
        {view.name}
      </a>
      <p class="muted">
        {view.own
          ? view.shared
            ? words.isShared
            : words.isPrivate
          : words.by(view.owner.name[language.value])}
      </p>
      {view.own && (
        <p class="entry-actions">
          <button
            type="button"
            class="quiet"
            aria-label={words.renameNamed(view.name)}
            onClick={() => {
              editing.value = view.name;
            }}
          >
            {words.rename}
          </button>
          <button
            type="button"
            class="quiet"
            aria-pressed={view.shared}
            onClick={() =>
              void run(
                () => changeView(view.id, { shared: !view.shared }),
                view.shared ? words.unshared : words.sharedNow,
              )
            }
          >
            {view.shared ? words.unshare : words.share}
          </button>
          {view.address !== here() && (
            <button
              type="button"
              class="quiet"
              onClick={() => void run(() => changeView(view.id, { address: here() }), words.moved)}
            >
              {words.move}
            </button>
          )}
          <Remove name={view.name} run={() => void run(() => removeView(view.id), words.removed)} />
        </p>
      )}
    </li>
  );
}

/** Saved views: keep this one, open, rename, share and remove. */
export function Content({ close }: { close: () => void }) {
  const words = panelText.value.views;
  const views = useSignal<SavedView[] | null>(null);
  const failed = useSignal("");
  const name = useSignal(suggestion());
  const shared = useSignal(false);
  const load = () =>
    getViews().then(
      (all) => {
        views.value = all;
      },
      (error: unknown) => {
        failed.value = messageOf(error);
      },
    );
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    void load();
  }, []);
  const run = async (work: () => Promise<unknown>, said: string): Promise<boolean> => {
    failed.value = "";
    try {
      await work();
      await load();
      tell(said);
      return true;
    } catch (error) {
      failed.value = messageOf(error);
      return false;
    }
  };
  const list = (title: string, all: SavedView[]) =>
    all.length > 0 && (
      <section>
        <h3>{title}</h3>
        <ul class="entries">
          {all.map((view) => (
            <Entry key={view.id} view={view} close={close} run={run} />
          ))}
        </ul>
      </section>
    );
  const all = views.value ?? [];
  return (
    <>
      <form
        class="panel-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => addView({ name: name.value, address: here(), shared: shared.value }), words.saved);
        }}
      >
        <label>
          {words.keep}
          <input
            ref={field}
            type="text"
            required
            maxLength={LONGEST}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <div class="form-end">
          <label class="check">
            <input
              type="checkbox"
              checked={shared.value}
              onChange={(event) => {
                shared.value = event.currentTarget.checked;
              }}
            />
            {words.shareIt}
          </label>
          <button type="submit" class="primary">
            {panelText.value.common.save}
          </button>
        </div>
      </form>
      {failed.value && (
        <p class="failed" role="alert">
          {failed.value}
        </p>
      )}
      {list(
        words.own,
        all.filter((view) => view.own),
      )}
      {list(
        words.others,
        all.filter((view) => !view.own),
      )}
      {views.value !== null && all.length === 0 && <p class="muted">{words.none}</p>}
    </>
  );
}
