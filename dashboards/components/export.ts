import { figureSvg } from "../figures/drawing.ts";
import type { ChartDocument } from "../figures/finish.ts";
import { language } from "../state/preferences.ts";
import { loadChart } from "./chart-view.tsx";

/** The figure as a stand-alone SVG. */
export async function figureMarkup(
  figure: ChartDocument,
): Promise<{ markup: string; width: number; height: number }> {
  const { root, ...size } = figureSvg(figure, await loadChart(figure.chart), language.value, document);
  return { markup: new XMLSerializer().serializeToString(root), ...size };
}

/** Draws the SVG into a PNG of double resolution. */
export async function figurePng(figure: ChartDocument): Promise<Blob> {
  const { markup, width, height } = await figureMarkup(figure);
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
