import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartOptions, Mark } from "../charts/mark.ts";
import { type Draw, tidy } from "../figures/drawing.ts";
import { chooseValue, highlight, isHighlighted, stepOf } from "../state/highlight.ts";
import { filterText } from "../state/view.ts";
import { text } from "../text/text.ts";
import { inTurn } from "./in-turn.ts";

const modules = import.meta.glob<Record<string, Draw>>([
  "../charts/*.ts",
  "!../charts/mark.ts",
  "!../charts/rows.ts",
  "!../charts/annotations.ts",
]);

/** The chart of a file in `charts/`: `share-bar` -> `shareBar`. Loads Plot with the first one. */
export async function loadChart(name: string): Promise<Draw> {
  const load = modules[`../charts/${name}.ts`];
  if (!load) throw new Error(`invalid chart: ${name}`);
  const exported = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const draw = (await load())[exported];
  if (!draw) throw new Error(`invalid chart: ${name} does not export ${exported}`);
  return draw;
}

interface ChartViewProps {
  chart: string;
  marks: readonly Mark[];
  options: (width: number) => ChartOptions;
  /** What the options depend on beside the width. */
  optionsKey: string;
  name: string;
  height: number;
}

/** Width of a chart on paper: A4 without its margins. */
const PAPER = 688;

/** Half the width of the widest tooltip (figure.css). */
const TIP = 130;

/** How near, in pixels, a mark must be across or along to be meant by a click. */
const NEAR = 24;

/** The mark nearest to a place, rather in its row than beside it, and whether a click there means it. */
function nearest(elements: readonly SVGElement[], x: number, y: number): { index: number; meant: boolean } {
  let found = { index: -1, meant: false };
  let least = 900;
  elements.forEach((element, index) => {
    const box = element.getBoundingClientRect();
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const distance = Math.hypot(dx * 0.25, dy * 3);
    if (distance < least) {
      least = distance;
      found = { index, meant: dx <= NEAR || dy <= NEAR };
    }
  });
  return found;
}

/** Of a drawing that has what is highlighted, dims the other marks and their whiskers. */
function dimOthers(drawing: Element | null, marks: readonly Mark[]): void {
  const lit = new Set(marks.filter(({ filter }) => isHighlighted(filter)).map(({ key }) => key));
  for (const each of drawing?.querySelectorAll<SVGElement>("[data-key], [data-of]") ?? []) {
    const { key, of } = each.dataset;
    each.classList.toggle("dim", lit.size > 0 && !lit.has(key ?? of ?? ""));
  }
}

/**
 * Draws a chart to its width; pointer and arrow keys say the sentence of each mark. A mark that stands for a value
 * of a dimension highlights it in every chart, then filters by it: by a click, by Enter, by a second tap on a touch
 * screen (the first one reads it).
 */
export function ChartView({ chart, marks, options, optionsKey, name, height }: ChartViewProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const active = useSignal(-1);
  const at = useSignal({ x: 0, y: 0, below: false });
  const means = useSignal<Means>("mouse");
  const clickable = useSignal(false);
  /** The mark that a touch found open already: the tap chooses it. */
  const reopened = useRef(false);

  useEffect(() => {
    if (!canvas.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, []);

  const drawnWidth = width.value;
  // A page renders whenever one of its answers comes: what has not changed is not drawn anew.
  const told = JSON.stringify(marks);
  useEffect(() => {
    if (drawnWidth === 0) return;
    let current = true;
    const element = canvas.current;
    if (!element) return;
    let draw: Draw | null = null;
    const put = (width: number) => {
      if (!current || !canvas.current || !draw) return;
      const svg = draw(marks, options(width));
      tidy(svg);
      canvas.current.replaceChildren(svg);
      dimOthers(canvas.current, marks);
    };
    const callOff = inTurn(element, () => {
      void loadChart(chart).then((loaded) => {
        draw = loaded;
        const read = hits()[active.peek()]?.getAttribute("data-key");
        put(drawnWidth);
        // What is being read stays read where the new drawing has it too.
        show(read == null ? -1 : hits().findIndex((hit) => hit.getAttribute("data-key") === read));
      });
    });
    const onPaper = () => put(PAPER);
    const onScreen = () => put(drawnWidth);
    addEventListener("beforeprint", onPaper);
    addEventListener("afterprint", onScreen);
    return () => {
      current = false;
      callOff();
      removeEventListener("beforeprint", onPaper);
      removeEventListener("afterprint", onScreen);
    };
  }, [chart, told, drawnWidth, optionsKey]);

  const hits = () => [...(canvas.current?.querySelectorAll<SVGElement>("[data-key]") ?? [])];
  const markAt = (index: number) => {
    const key = hits()[index]?.getAttribute("data-key");
    return index < 0 ? undefined : marks.find((mark) => mark.key === key);
  };
  useEffect(() => dimOthers(canvas.current, marks), [highlight.value]);
  const show = (index: number) => {
    const elements = hits();
    const element = elements[index];
    for (const each of elements) each.classList.toggle("active", each === element);
    const box = element && canvas.current?.getBoundingClientRect();
    if (!element || !box) {
      active.value = -1;
      return;
    }
    const place = element.getBoundingClientRect();
    const above = place.top - box.top;
    at.value = {
      x: Math.max(TIP, Math.min(box.width - TIP, place.left + Math.min(place.width, 240) / 2 - box.left)),
      y: above < 84 ? place.bottom - box.top + 10 : above - 10,
      below: above < 84,
    };
    active.value = index;
  };
  const point = (event: PointerEvent) => {
    means.value = event.pointerType === "touch" ? "touch" : "mouse";
    const { index, meant } = nearest(hits(), event.clientX, event.clientY);
    clickable.value = meant && markAt(index)?.filter !== undefined;
    show(index);
  };
  const choose = (index: number) => {
    const filter = markAt(index)?.filter;
    if (filter) chooseValue(filter);
  };
  const press = (event: KeyboardEvent) => {
    const count = hits().length;
    means.value = "keys";
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      show(-1);
      highlight.value = null;
    }
    if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      show(event.key === "Home" ? 0 : count - 1);
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(active.value);
    }
    if (step === undefined || count === 0) return;
    event.preventDefault();
    show(active.value < 0 ? (step > 0 ? 0 : count - 1) : (active.value + step + count) % count);
  };
  const mark = markAt(active.value);
  const words = text.value.figure;
  const filters = marks.some((each) => each.filter);
  return (
    <div class="chart">
      <figure
        role="img"
        aria-label={`${name}. ${filters ? words.keysFilter : words.keys}`}
        class={clickable.value ? "clickable" : ""}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through the marks
        tabIndex={0}
        style={{ minHeight: `${height}px` }}
        onPointerMove={(event) => {
          if (event.pointerType !== "touch") point(event);
        }}
        onPointerDown={(event) => {
          const before = active.value;
          if (event.pointerType === "touch") point(event);
          reopened.current = before >= 0 && before === active.value;
        }}
        onPointerLeave={(event) => {
          if (event.pointerType !== "touch") show(-1);
        }}
        onClick={() => {
          if (!clickable.value) highlight.value = null;
          else if (means.value === "mouse" || reopened.current) choose(active.value);
        }}
        onKeyDown={press}
        onBlur={() => show(-1)}
      >
        <div ref={canvas} class="canvas" />
      </figure>
      <Tooltip mark={mark} at={at.value} means={means.value} />
    </div>
  );
}

/** How a mark is pointed at. */
type Means = "mouse" | "touch" | "keys";

/** The sentence of the mark that is pointed at, and what choosing it would do. */
function Tooltip({
  mark,
  at,
  means,
}: {
  mark: Mark | undefined;
  at: { x: number; y: number; below: boolean };
  means: Means;
}) {
  const filter = mark?.filter;
  return (
    <div
      class={`tooltip ${at.below ? "tooltip-below" : ""}`}
      role="status"
      hidden={mark === undefined}
      style={{ left: `${at.x}px`, top: `${at.y}px` }}
    >
      <span class="said">{mark?.sentence}</span>
      {filter && (
        <span class="hint">
          {text.value.figure[stepOf(filter)][means](filterText(filter.dimension, [filter.value]))}
        </span>
      )}
    </div>
  );
}
