import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type RunProgress as Heard, listenToRun } from "../api.ts";
import { formatCount } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { dataWords } from "../text/data.ts";

const count = (value: number) => formatCount(value, language.value);

/** Live progress of a run that works now. */
export function RunProgress({ run, onEnd }: { run: number; onEnd: () => void }) {
  const words = dataWords(language.value);
  const progress = useSignal<Heard | null>(null);
  useEffect(
    () =>
      listenToRun(
        run,
        (heard) => {
          progress.value = heard;
        },
        onEnd,
      ),
    [run],
  );
  const {
    phase = "plan",
    file,
    feed,
    done = 0,
    total = 0,
    rows_per_second: speed = 0,
  } = progress.value ?? {};
  const what = words.progress(words.phases[phase] ?? phase, file ?? feed ?? "");
  return (
    <div class="progress" role="status">
      <progress aria-label={what} max={Math.max(total, 1)} value={done} />
      <p>
        <span class="break">{what}</span>
        <span class="nowrap">
          {total > 0 ? `${count(done)} / ${count(total)}` : ""}
          {speed > 0 ? ` · ${words.perSecond(count(Math.round(speed)))}` : ""}
        </span>
      </p>
    </div>
  );
}
