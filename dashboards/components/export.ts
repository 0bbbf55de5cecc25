import { type Mark, textWidth } from "../charts/mark.ts";
import { text } from "../text/text.ts";
import { chartOptions, FILE_PALETTE, type FigureOptions } from "./chart-options.ts";
import { loadChart, tidy } from "./chart-view.tsx";

/** A chart as it leaves the page. */
export interface Drawing {
  title: string;
  about: string;
  foot: string;
  chart: string;
  drawn: Mark[];
  options: FigureOptions;
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

/** The figure as a stand-alone SVG: title, subtitle, chart, source line; light, plain colours. */
export async function figureSvg(figure: Drawing): Promise<{ markup: string; width: number; height: number }> {
  const draw = await loadChart(figure.chart);
  const inner = WIDTH - 2 * MARGIN;
  const chart = draw(figure.drawn, chartOptions(figure.options, inner, FILE_PALETTE));
  tidy(chart);
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
  chart.removeAttribute("style");
  chart.setAttribute("font-size", "12");
  chart.setAttribute("font-family", FONT);
  root.append(chart);
  y += chartHeight + 4;
  write(`${figure.foot} · ${text.value.product}`, 12, 400, FILE_PALETTE.muted);
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
  return { markup: new XMLSerializer().serializeToString(root), width: WIDTH, height };
}

/** Draws the SVG into a PNG of double resolution. */
export async function figurePng(figure: Drawing): Promise<Blob> {
  const { markup, width, height } = await figureSvg(figure);
  const address = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no image"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hands a file to the reader. */
export function download(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
