import { type ChartOptions, FONT_SIZE, type Mark, type Palette, textWidth } from "../charts/mark.ts";
import { formatNumber, formatPair, formatTick, formatValue } from "../format/number.ts";
import { unitWords } from "../format/units.ts";
import { commonWords } from "../text/common.ts";
import type { Language } from "../text/words.ts";
import type { FigureOptions } from "./document.ts";
import type { ChartDocument } from "./finish.ts";
import { intervalIn } from "./say.ts";

/** A chart of charts/: marks and options in, a drawing out. */
export type Draw = (marks: readonly Mark[], options: ChartOptions) => SVGSVGElement | HTMLElement;

/** The page's colours: they follow the theme by themselves. */
export const PAGE_PALETTE: Palette = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  hairline: "var(--hairline)",
  paper: "var(--paper)",
  ai: "var(--ai)",
  human: "var(--human)",
  grey: "var(--grey)",
  accent: "var(--accent)",
};

/** The same colours, light, spelled out for files that leave the page. */
export const FILE_PALETTE: Palette = {
  ink: "#1b2326",
  muted: "#5c666a",
  hairline: "#dfe2e0",
  paper: "#ffffff",
  ai: "#0f7480",
  human: "#c07a16",
  grey: "#8b9598",
  accent: "#0f5f69",
};

/** Turns a figure's unit and lines into what a chart function needs. */
export function chartOptions(
  options: FigureOptions,
  width: number,
  palette: Palette,
  language: Language,
): ChartOptions {
  const { unit, signed = false } = options;
  const { figure } = commonWords(language);
  return {
    width,
    palette,
    words: {
      few: figure.few,
      pooled: figure.pooled,
      target: options.targetWord ?? figure.target,
      interval: figure.interval,
      p90: figure.p90,
      atRisk: figure.atRisk,
      daysSince: figure.daysSince,
    },
    format: (value) =>
      options.pointsOfShare
        ? formatNumber(unit, value, language, true)
        : formatValue(unit, value, language, signed),
    formatRange: (low, high) => intervalIn(options, low, high, language),
    formatPair: (from, to) => formatPair(unit, from, to, language, signed),
    tick: (value, _index, ticks) => {
      const tick = formatTick(unit, value, language, ticks);
      return options.pointsOfShare ? tick.replace("%", "") : tick;
    },
    axis: options.axis ?? unitWords(language)[options.pointsOfShare ? "share_points" : unit].axis,
    ...(options.axisX === undefined ? {} : { axisX: options.axisX }),
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.annotations ? { annotations: options.annotations } : {}),
    ...(options.reference === undefined ? {} : { reference: options.reference }),
    ...(options.limits
      ? { limits: options.limits }
      : unit === "percent" && !signed
        ? { limits: { min: 0, max: 1 } }
        : unit === "r"
          ? { limits: { min: -1, max: 1 } }
          : {}),
  };
}

/**
 * Makes Plot's drawing fit to show: its style element (our policy allows none) and aria attributes (the figure
 * speaks for it) go, what can be pointed at keeps the key of its mark, its whiskers name it.
 */
export function tidy(svg: Element): void {
  const walk = (element: Element, within: readonly string[]) => {
    for (const child of [...element.children])
      if (child.tagName.toLowerCase() === "style") child.remove();
      else walk(child, (element.getAttribute("class") ?? "").split(" "));
    const name = element.getAttribute("aria-label");
    if (within.includes("hit") && name !== null) element.setAttribute("data-key", name);
    if (within.includes("whisker") && name !== null) element.setAttribute("data-of", name);
    for (const attribute of ["aria-label", "aria-hidden", "aria-description"])
      element.removeAttribute(attribute);
  };
  walk(svg, []);
  svg.setAttribute("aria-hidden", "true");
}

/** What a chart that stands alone is drawn for: how wide, in which colours and font; without one, the font around it. */
export interface Sheet {
  readonly width: number;
  readonly palette: Palette;
  readonly font?: string;
}

/** The chart of a figure alone, without a title: `draw` is the function of its chart. */
export function chartSvg(
  figure: ChartDocument,
  draw: Draw,
  language: Language,
  document: Document,
  { width, palette, font }: Sheet,
): Element {
  const options = chartOptions(figure.options, width, palette, language);
  const chart = draw(figure.drawn, { ...options, isDense: true, document });
  tidy(chart);
  chart.removeAttribute("style");
  chart.removeAttribute("font-family");
  if (font !== undefined) chart.setAttribute("font-family", font);
  chart.setAttribute("font-size", String(FONT_SIZE));
  return chart;
}

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 900;
const MARGIN = 32;
const FONT = '"Helvetica Neue", Arial, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';

function lines(content: string, size: number, width: number): string[] {
  const result: string[] = [];
  let line = "";
  for (const word of content.match(/[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯]+\s*|\s+/g) ?? []) {
    if (line && textWidth(line + word, size) > width) {
      result.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return line ? [...result, line.trimEnd()] : result;
}

/**
 * The figure as a stand-alone SVG: title, subtitle, chart, source line; light, plain colours. `draw` is the function of
 * its chart, `document` the browser's or one that draws without a browser.
 */
export function figureSvg(
  figure: ChartDocument,
  draw: Draw,
  language: Language,
  document: Document,
): { root: SVGSVGElement; width: number; height: number } {
  const inner = WIDTH - 2 * MARGIN;
  const chart = chartSvg(figure, draw, language, document, {
    width: inner,
    palette: FILE_PALETTE,
    font: FONT,
  });
  const chartHeight = Number(chart.getAttribute("height"));
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("xmlns", SVG);
  let y = MARGIN;
  const write = (content: string, size: number, weight: number, fill: string) => {
    for (const line of lines(content, size, inner)) {
      y += size * 1.35;
      const element = document.createElementNS(SVG, "text");
      for (const [name, value] of Object.entries({
        x: MARGIN,
        y,
        "font-size": size,
        "font-weight": weight,
        fill,
      }))
        element.setAttribute(name, String(value));
      element.textContent = line;
      root.append(element);
    }
  };
  write(figure.title, 20, 600, FILE_PALETTE.ink);
  y += 2;
  write(figure.about, 14, 400, FILE_PALETTE.muted);
  y += 14;
  chart.setAttribute("x", String(MARGIN));
  chart.setAttribute("y", String(y));
  chart.setAttribute("overflow", "visible");
  root.append(chart);
  y += chartHeight + 4;
  write(`${figure.foot} · ${commonWords(language).product}`, 12, 400, FILE_PALETTE.muted);
  const height = Math.ceil(y + MARGIN - 8);
  for (const [name, value] of Object.entries({
    width: WIDTH,
    height,
    viewBox: `0 0 ${WIDTH} ${height}`,
    "font-family": FONT,
  }))
    root.setAttribute(name, String(value));
  const background = document.createElementNS(SVG, "rect");
  background.setAttribute("width", "100%");
  background.setAttribute("height", "100%");
  background.setAttribute("fill", FILE_PALETTE.paper);
  root.prepend(background);
  return { root, width: WIDTH, height };
}
