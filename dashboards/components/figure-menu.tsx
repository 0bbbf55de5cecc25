import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartDocument, Loaded } from "../figures/finish.ts";
import { askedOf, formatAsked, goAsked } from "../state/asked.ts";
import { panel } from "../state/panels.ts";
import { may } from "../state/rights.ts";
import { text } from "../text/text.ts";
import type { ExportTable } from "../types.ts";
import { CopyLink } from "./copy-link.tsx";
import { ExportEntries, mayExport } from "./export-menu.tsx";
import { type HowSubject, howSubject } from "./how-drawer.tsx";
import { PinEntry } from "./pin-entry.tsx";
import { Popover } from "./popover.tsx";
import { mayReport, ReportButton, type ReportSubject } from "./report-error.tsx";
import { whyNot, whyToken } from "./why-token.ts";

interface FigureMenuProps {
  /** What "how it is computed" tells; nothing where nobody says it. */
  readonly how?: HowSubject | undefined;
  /** The one question that the figure is about; of one segment where it is about that alone. */
  readonly about?:
    | {
        readonly loaded: Loaded | undefined;
        readonly segment?: Readonly<Record<string, string | null>> | undefined;
      }
    | undefined;
  /** Chart and table in turn. */
  readonly twin?: { readonly isTable: boolean; readonly turn: () => void };
  readonly taken?: {
    readonly drawing?: ChartDocument;
    readonly table: ExportTable;
    readonly isEmpty: boolean;
  };
  /** Name in a link. */
  readonly link?: string;
  readonly isOverTime?: boolean;
  readonly report: () => ReportSubject;
  readonly title: string;
}

const Dots = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    {[3, 8, 13].map((x) => (
      <circle key={x} cx={x} cy="8" r="1.5" fill="currentColor" />
    ))}
  </svg>
);

function Entries({ close, ...props }: FigureMenuProps & { close: () => void }) {
  const words = text.value.figure;
  const { how, about, twin, taken, link, isOverTime = false, report } = props;
  const isTaking = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTaking.value) list.current?.querySelector("button")?.focus();
  }, [isTaking.value]);
  const entry = (name: string, act: () => void) => (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        // the menu goes first, so that what opens gives the focus back to its button
        close();
        act();
      }}
    >
      {name}
    </button>
  );
  if (isTaking.value && taken)
    return (
      <div class="menu" ref={list}>
        <ExportEntries {...taken} close={close} />
      </div>
    );
  const cannot = whyNot(about?.loaded);
  const why = whyToken(about?.loaded, about?.segment);
  const asked = about?.loaded?.kind === "ready" ? askedOf(about.loaded.question) : null;
  return (
    <div class="menu" ref={list}>
      {how &&
        entry(words.how, () => {
          howSubject.value = how;
        })}
      {twin && entry(twin.isTable ? words.chart : words.table, twin.turn)}
      {taken && !taken.isEmpty && (taken.drawing || mayExport()) && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            isTaking.value = true;
          }}
        >
          {words.export}
        </button>
      )}
      {cannot !== null && <p class="muted">{cannot}</p>}
      {why !== null && entry(words.why, () => goAsked({ why }))}
      {asked && entry(words.differ, () => goAsked({ differ: formatAsked(asked) }))}
      {isOverTime &&
        may("annotate") &&
        entry(words.annotate, () => {
          panel.value = "annotations";
        })}
      {link !== undefined && <PinEntry id={link} done={close} />}
      {link !== undefined && <CopyLink id={link} done={close} />}
      <ReportButton done={close} subject={report} />
    </div>
  );
}

/** Everything that can be done with a figure, behind one quiet button. */
export function FigureMenu(props: FigureMenuProps) {
  const { how, twin, taken, link } = props;
  if (!how && !twin && !taken && link === undefined && !mayReport()) return null;
  return (
    <span class="figure-menu">
      <Popover label={<Dots />} name={text.value.figure.menu(props.title)} align="end">
        {(close) => <Entries {...props} close={close} />}
      </Popover>
    </span>
  );
}
