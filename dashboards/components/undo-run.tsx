import { useSignal } from "@preact/signals";
import type { UndoPlan } from "../../server/routes/runs.ts";
import { call } from "../api.ts";
import { formatCount } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { messageOf } from "../state/use-answer.ts";
import { inLanguage, say, text } from "../text/text.ts";
import { undoWords } from "../text/undo.ts";

const getUndo = (run: number) => call<UndoPlan>("GET", `runs/${run}/undo`);
const undoRun = (run: number) => call<{ run: number }>("POST", `runs/${run}/undo`, {});

const ownText = inLanguage(undoWords);

/** A way to take a load back, which says first what it would do; `begun` hears the number of the new run. */
export function UndoRun({ run, begun }: { run: number; begun: (run: number) => void }) {
  const words = ownText.value;
  const plan = useSignal<UndoPlan | null>(null);
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const act = async (work: () => Promise<void>) => {
    isBusy.value = true;
    problem.value = "";
    await work().catch((error: unknown) => {
      problem.value = messageOf(error);
    });
    isBusy.value = false;
  };
  const look = () =>
    act(async () => {
      plan.value = await getUndo(run);
    });
  const start = () => act(async () => begun((await undoRun(run)).run));
  return (
    <div class="undo-run">
      {plan.value === null ? (
        <button type="button" disabled={isBusy.value} onClick={() => void look()}>
          {words.ask}
        </button>
      ) : (
        <Plan
          plan={plan.value}
          isBusy={isBusy.value}
          start={() => void start()}
          close={() => {
            plan.value = null;
          }}
        />
      )}
      {problem.value && (
        <p role="alert" class="tag-bad">
          {problem.value}
        </p>
      )}
    </div>
  );
}

type PlanProps = { plan: UndoPlan; isBusy: boolean; start: () => void; close: () => void };

function Plan({ plan: { feeds, refused }, isBusy, start, close }: PlanProps) {
  const words = ownText.value;
  const count = (rows: number) => formatCount(rows, language.value);
  const touched = feeds.filter(({ removed, restored }) => removed + restored > 0);
  if (refused !== null) return <p role="status">{say(refused)}</p>;
  return (
    <div role="status" class="undo-run">
      <p>{words.about}</p>
      {touched.length === 0 && <p>{words.nothing}</p>}
      <ul>
        {touched.map(({ feed, removed, restored }) => (
          <li key={feed}>
            <span lang="en" class="code">
              {feed}
            </span>
            {text.value.colon}
            {[
              ...(removed > 0 ? [words.removed(count(removed))] : []),
              ...(restored > 0 ? [words.restored(count(restored))] : []),
            ].join(language.value === "zh" ? "，" : ", ")}
          </li>
        ))}
      </ul>
      <div class="toolbar">
        <button type="button" class="primary" disabled={isBusy} onClick={start}>
          {words.confirm}
        </button>
        <button type="button" disabled={isBusy} onClick={close}>
          {words.keep}
        </button>
      </div>
    </div>
  );
}
