import { useId, useRef } from "preact/hooks";
import type { HeadlineDocument, Loaded } from "../figures/finish.ts";
import { language } from "../state/preferences.ts";
import { enoughWords } from "../text/enough.ts";
import { text } from "../text/text.ts";
import { Meter } from "./enough-note.tsx";
import { useExported } from "./export-table.ts";
import { FigureMenu } from "./figure-menu.tsx";
import { MissingNote } from "./missing-note.tsx";

function Scale({ figure, target }: HeadlineDocument) {
  const { value = null, low = null, high = null, previous } = figure ?? {};
  const points = [value, low, high, target, previous?.value].filter((each) => typeof each === "number");
  const [least, most] = [Math.min(...points), Math.max(...points)];
  const pad = (most - least) * 0.12 || Math.abs(most) * 0.1 || 1;
  const span = most - least + 2 * pad;
  const place = (each: number) => `${((each - least + pad) / span) * 100}%`;
  return (
    <div class="scale" aria-hidden="true">
      {low !== null && high !== null && (
        <i class="scale-interval" style={{ left: place(low), width: `${((high - low) / span) * 100}%` }} />
      )}
      {typeof previous?.value === "number" && (
        <i class="scale-previous" style={{ left: place(previous.value) }} />
      )}
      {value !== null && <i class="scale-value" style={{ left: place(value) }} />}
      {target !== null && <i class="scale-target" style={{ left: place(target) }} />}
    </div>
  );
}

/** One quiet word where data are short; what is missing is told to whoever points at it, or comes to it. */
function Enough({ headline: { figure, lacks } }: { headline: HeadlineDocument }) {
  const id = useId();
  if (lacks === null) return null;
  const isWide = figure?.enough?.aim === "precision" && figure.status !== "few";
  return (
    <span class="enough">
      <button type="button" aria-describedby={id}>
        {isWide ? enoughWords(language.value).wide : text.value.figure.few}
      </button>
      <span class="enough-told" role="tooltip" id={id}>
        <Meter row={figure} />
        {lacks}
      </span>
    </span>
  );
}

function Said({ headline }: { headline: HeadlineDocument }) {
  const { number, interval, line, changed, beside, metrics } = headline;
  return (
    <>
      <p class="headline-value">
        <span class="numeral">
          {number?.before && <small class="before">{number.before}</small>}
          {number?.number}
          <small class={(number?.unit.length ?? 0) > 6 ? "long" : ""}>{number?.unit}</small>
        </span>
      </p>
      <p class="headline-interval">{interval}</p>
      {metrics.length > 0 ? <Scale {...headline} /> : <span />}
      <div class="headline-rest">
        <p class="headline-facts">{line}</p>
        {changed && (
          <p class={`change ${changed.verdict}`}>
            {changed.word && <b>{changed.word}</b>}
            {changed.sentence}
          </p>
        )}
        <Enough headline={headline} />
        {beside && <p class="change">{beside}</p>}
        <Remarks {...headline} />
      </div>
    </>
  );
}

const Remarks = ({ remarks }: Pick<HeadlineDocument, "remarks">) => (
  <>
    {remarks.map((remark) => (
      <p key={remark} class="note">
        {remark}
      </p>
    ))}
  </>
);

/** A headline figure: value, interval, n, change and target. */
export function Headline({ headline, loaded }: { headline: HeadlineDocument; loaded: readonly Loaded[] }) {
  const { id, title, metrics, figure, number } = headline;
  const frame = useRef<HTMLDivElement>(null);
  const waiting = loaded.some((each) => each.kind === "loading");
  useExported(frame, () => (waiting ? null : headline));
  const first = loaded.find((each) => each.kind === "ready");
  const isOfSeveral = (first?.result.rows.length ?? 0) > 1;
  return (
    <div
      ref={frame}
      class={`headline ${figure?.status === "few" ? "few" : ""}`}
      {...(metrics[0] ? { "data-metric": metrics[0] } : {})}
    >
      <header>
        <h3>{title}</h3>
        <FigureMenu
          title={title}
          how={{ ...headline, loaded }}
          about={{ loaded: first, segment: isOfSeveral ? figure?.segment : undefined }}
          report={() => ({
            figure: metrics[0] ? `headline-${metrics[0]}` : `headline-${id}`,
            title,
            metric: metrics[0],
            shown: number
              ? [
                  [`${number.number} ${number.unit}`, headline.interval, headline.line]
                    .filter(Boolean)
                    .join(" · "),
                ]
              : [],
          })}
        />
      </header>
      {waiting ? (
        <div class="skeleton" aria-hidden="true" />
      ) : number ? (
        <Said headline={headline} />
      ) : (
        <div class="headline-none">
          <span class="numeral">{text.value.dash}</span>
          <span>
            {headline.why} {metrics.length > 0 && first && <MissingNote metrics={metrics} fallback="" />}
          </span>
          <Enough headline={headline} />
          <Remarks {...headline} />
        </div>
      )}
    </div>
  );
}
