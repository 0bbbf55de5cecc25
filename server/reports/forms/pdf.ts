import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { FILE_PALETTE } from "../../../dashboards/figures/drawing.ts";
import { lastDay } from "../../../dashboards/format/quarter.ts";
import { formWords } from "../../../dashboards/text/report-forms.ts";
import { svgOf } from "../../documents/written.ts";
import type { Language } from "../../language.ts";
import { type Form, textIn } from "../form.ts";
import { altOf, type Printed, type PrintedBlock, type PrintedFigure, printed } from "../printed.ts";

const FONT = "Noto Sans SC";
const FONTS = [
  "400Regular/NotoSansSC_400Regular",
  "500Medium/NotoSansSC_500Medium",
  "700Bold/NotoSansSC_700Bold",
];

/** Widths that a chart is drawn for; both come out at the same size of letters on paper. */
const WIDE = 720;
const NARROW = 346;

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** A printed report by typst: `report.typ` sets the text, charts stand in it as drawings. Nothing of the text is markup. */
export const form: Form = {
  type: "application/pdf",
  write: async (report, language) => {
    const text = printed(textIn(report, language));
    const data = { ...(await drawn(text)), until: lastDay(report.quarter) };
    const compiler = NodeCompiler.create({ workspace: HERE, fontArgs: [{ fontBlobs: await fonts() }] });
    compiler.mapShadow(`${HERE}data.json`, Buffer.from(JSON.stringify(data)));
    const compiled = compiler.compile({ mainFilePath: `${HERE}report.typ` });
    const error = compiled.takeError();
    if (compiled.result === null)
      throw new Error(
        `report.typ: ${error === null ? "" : JSON.stringify(compiler.fetchDiagnostics(error))}`,
      );
    const pdf = compiler.pdf(compiled.result);
    compiler.evictCache(0);
    return pdf;
  },
};

/** The fonts that the report is set in: no other is looked for. */
function fonts(): Promise<Buffer[]> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@expo-google-fonts/noto-sans-sc/package.json"));
  return Promise.all(FONTS.map((name) => readFile(join(folder, `${name}.ttf`))));
}

/** The text with its charts drawn, and what the template needs of words. */
async function drawn(text: Printed) {
  const { language, parts } = text;
  const words = formWords(language);
  const set: unknown[] = [];
  for (const part of parts) {
    const blocks: unknown[] = [];
    for (const block of part.blocks) blocks.push(await blockOf(block, language));
    set.push({ ...part, blocks });
  }
  const letter = String.fromCharCode(65 + parts.filter(({ isAppendix }) => isAppendix).length);
  return {
    ...text,
    parts: set,
    numbers: { number: `${words.appendix} ${letter}`, title: words.numbers, lead: words.numbersLead },
    words: { contents: words.contents },
  };
}

async function blockOf(block: PrintedBlock, language: Language): Promise<unknown> {
  if (block.kind === "verdicts")
    return { ...block, rows: block.rows.map(({ sentence, ...row }) => ({ ...row, says: sentence.says })) };
  if (block.kind !== "figures") return block;
  const figures: unknown[] = [];
  for (const figure of block.figures) figures.push(await figureOf(figure, language));
  return { ...block, figures };
}

async function figureOf({ chart, ...figure }: PrintedFigure, language: Language) {
  if (chart === null) return { ...figure, svg: null };
  const sheet = { width: figure.narrow ? NARROW : WIDE, palette: FILE_PALETTE, font: FONT };
  const svg = await svgOf(chart, language, sheet);
  return { ...figure, svg: svg && printable(svg, language), alt: altOf({ chart, ...figure }) };
}

/**
 * A drawing as typst draws it: the colour of what has none, a halo below its letters and not over them, and in English no
 * quotation marks as wide as a Chinese character.
 */
const printable = (svg: string, language: Language): string =>
  (language === "zh" ? svg : svg.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, "&quot;"))
    .replace("<svg ", `<svg color="${FILE_PALETTE.ink}" `)
    .replaceAll(
      /<g([^>]*) paint-order="stroke"([^>]*)>(.*?)<\/g>/g,
      (halo: string, before, after, inside) => {
        const plain = `${before}${after}`.replaceAll(/ stroke(-[a-z]+)?="[^"]*"/g, "");
        return `${halo}<g${plain}>${inside}</g>`;
      },
    );
