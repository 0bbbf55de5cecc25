import { useRef } from "preact/hooks";
import { text } from "../text/text.ts";
import type { Estimate } from "../types.ts";
import { headlineRow, useExported } from "./export-table.ts";
import { type Explained, howSubject } from "./how-drawer.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { mayReport, ReportButton } from "./report-error.tsx";

interface PlainHeadlineProps {
  title: string;
  loading: boolean;
  /** Number and unit; null where it cannot be said. */
  value: { number: string; unit: string } | null;
  interval?: string;
  /** The figure itself, as it leaves the page. */
  raw?: Omit<Estimate, "status"> & { unit: string };
  /** n, and what else belongs in one line. */
  facts: string;
  /** A further line in words. */
  beside?: string;
  /** Why there is no value. */
  reason: string;
  scope: string;
  explained: Explained;
}

/** A headline figure that is no measure of the catalogue: value, interval, n and what it means. */
export function PlainHeadline(props: PlainHeadlineProps) {
  const words = text.value.figure;
  const frame = useRef<HTMLDivElement>(null);
  useExported(frame, () =>
    props.loading
      ? null
      : {
          metric: null,
          headline: props.raw
            ? headlineRow(
                props.title,
                props.raw.unit,
                props.raw,
                props.value ? (props.beside ?? "") : props.reason,
              )
            : [
                props.title,
                props.value ? `${props.value.number}${props.value.unit}` : null,
                null,
                null,
                "",
                null,
                props.value ? (props.beside ?? "") : props.reason,
              ],
          explained: {
            about: props.explained.about,
            formula: props.explained.formula,
            sql: props.explained.sql,
            address: props.explained.address,
          },
        },
  );
  return (
    <div ref={frame} class="headline">
      <h2>{props.title}</h2>
      {props.loading ? (
        <div class="skeleton" style={{ height: "118px" }} aria-hidden="true" />
      ) : props.value ? (
        <>
          <p class="headline-value">
            <span class="numeral">
              {props.value.number}
              <small class={props.value.unit.length > 6 ? "long" : ""}>{props.value.unit}</small>
            </span>
            {props.interval && <span class="headline-interval">{words.intervalOf(props.interval)}</span>}
          </p>
          <p class="headline-facts">{props.facts}</p>
          {props.beside && <p class="change">{props.beside}</p>}
        </>
      ) : (
        <p class="headline-none">
          <span class="numeral">{text.value.dash}</span>
          <span>{props.reason}</span>
        </p>
      )}
      <div class="actions">
        <button
          type="button"
          class="quiet"
          onClick={() => {
            howSubject.value = {
              title: props.title,
              metrics: [],
              loaded: [],
              scope: props.scope,
              explained: props.explained,
            };
          }}
        >
          {words.how}
        </button>
        {mayReport() && (
          <MoreMenu>
            {(close) => (
              <ReportButton
                done={close}
                subject={() => ({
                  figure: "headline",
                  title: props.title,
                  shown: props.value
                    ? [
                        [`${props.value.number} ${props.value.unit}`, props.interval ?? "", props.facts]
                          .filter(Boolean)
                          .join(" · "),
                      ]
                    : [],
                })}
              />
            )}
          </MoreMenu>
        )}
      </div>
    </div>
  );
}
