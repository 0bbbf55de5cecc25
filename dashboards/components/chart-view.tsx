import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartOptions, Mark } from "../charts/mark.ts";
import { text } from "../text/text.ts";

export type Draw = (marks: readonly Mark[], options: ChartOptions) => SVGSVGElement | HTMLElement;

const modules = import.meta.glob<Record<string, Draw>>([
  "../charts/*.ts",
  "!../charts/mark.ts",
  "!../charts/rows.ts",
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

/**
 * Makes Plot's drawing fit to show: its style element (our policy allows none) and aria attributes (the figure
 * speaks for it) go, what can be pointed at keeps the key of its mark.
 */
export function tidy(svg: Element): void {
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const hit of svg.querySelectorAll(".hit > [aria-label]"))
    hit.setAttribute("data-key", hit.getAttribute("aria-label") ?? "");
  for (const element of [svg, ...svg.querySelectorAll("[aria-label], [aria-hidden], [aria-description]")])
    for (const name of ["aria-label", "aria-hidden", "aria-description"]) element.removeAttribute(name);
  svg.setAttribute("aria-hidden", "true");
}

interface ChartViewProps {
  chart: string;
  marks: Mark[];
  options: (width: number) => ChartOptions;
  /** What the options depend on beside the width. */
  optionsKey: string;
  name: string;
  height: number;
}

/** Draws a chart to its width; pointer and arrow keys say the sentence of each mark. */
export function ChartView({ chart, marks, options, optionsKey, name, height }: ChartViewProps) {
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const active = useSignal(-1);
  const at = useSignal({ x: 0, y: 0, below: false });

  useEffect(() => {
    if (!canvas.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, []);

  const drawnWidth = width.value;
  useEffect(() => {
    if (drawnWidth === 0) return;
    let current = true;
    void loadChart(chart).then((draw) => {
      if (!current || !canvas.current) return;
      const svg = draw(marks, options(drawnWidth));
      tidy(svg);
      canvas.current.replaceChildren(svg);
      active.value = -1;
    });
    return () => {
      current = false;
    };
  }, [chart, marks, drawnWidth, optionsKey]);

  const hits = () => [...(canvas.current?.querySelectorAll<SVGElement>("[data-key]") ?? [])];
  const show = (index: number) => {
    const elements = hits();
    const element = elements[index];
    const box = canvas.current?.getBoundingClientRect();
    for (const each of elements) each.classList.toggle("active", each === element);
    if (!element || !box) {
      active.value = -1;
      return;
    }
    const place = element.getBoundingClientRect();
    const above = place.top - box.top;
    at.value = {
      x: Math.max(110, Math.min(box.width - 110, place.left + Math.min(place.width, 240) / 2 - box.left)),
      y: above < 64 ? place.bottom - box.top + 10 : above - 10,
      below: above < 64,
    };
    active.value = index;
  };
  const point = (event: PointerEvent) => {
    let best = -1;
    let nearest = 900;
    hits().forEach((element, index) => {
      const box = element.getBoundingClientRect();
      const dx = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      const dy = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
      const distance = Math.hypot(dx * 0.25, dy * 3);
      if (distance < nearest) {
        nearest = distance;
        best = index;
      }
    });
    show(best);
  };
  const press = (event: KeyboardEvent) => {
    const count = hits().length;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show(-1);
    if (step === undefined || count === 0) return;
    event.preventDefault();
    show((active.value + step + count) % count);
  };
  const key = hits()[active.value]?.getAttribute("data-key");
  const sentence = active.value < 0 ? "" : (marks.find((mark) => mark.key === key)?.sentence ?? "");
  return (
    <div class="chart">
      <figure
        ref={figure}
        role="img"
        aria-label={`${name}. ${text.value.figure.keys}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through the marks
        tabIndex={0}
        style={{ minHeight: `${height}px` }}
        onPointerMove={point}
        onPointerLeave={() => show(-1)}
        onKeyDown={press}
        onBlur={() => show(-1)}
      >
        <div ref={canvas} class="canvas" />
      </figure>
      <div
        class={`tooltip ${at.value.below ? "tooltip-below" : ""}`}
        role="status"
        hidden={sentence === ""}
        style={{ left: `${at.value.x}px`, top: `${at.value.y}px` }}
      >
        {sentence}
      </div>
    </div>
  );
}
