import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PAGE_PALETTE } from "../../../dashboards/figures/drawing.ts";
import { formWords } from "../../../dashboards/text/report-forms.ts";
import { svgOf } from "../../documents/written.ts";
import type { Language } from "../../language.ts";
import { type Form, textIn } from "../form.ts";
import { cssString, finished, html, type Markup } from "../markup.ts";
import {
  altOf,
  type Card,
  type Printed,
  type PrintedBlock,
  type PrintedCell,
  type PrintedFigure,
  type PrintedPart,
  type PrintedTable,
  printed,
} from "../printed.ts";

/** Widths that a chart is drawn for: the column of the page and a sheet of paper, half of it and a phone. */
const WIDE = 720;
const NARROW = 344;

/** One file that needs no other and no script: for a screen of any size, by day and by night, and for paper. */
export const form: Form = {
  type: "text/html; charset=utf-8",
  write: async (report, language) => {
    const text = printed(textIn(report, language));
    const style = await styleOf(text);
    const parts: Markup[] = [];
    for (const part of text.parts) parts.push(await partMarkup(part, language));
    return pageMarkup(text, style, parts).markup;
  },
};

async function styleOf({ title, subtitle }: Printed): Promise<string> {
  const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
  const [tokens, own] = await Promise.all([
    read("../../../dashboards/styles/tokens.css"),
    read("report.css"),
  ]);
  return `${tokens}${own}@page{@top-left{content:${cssString(`${title} · ${subtitle}`)}}}\n`;
}

function pageMarkup(text: Printed, style: string, parts: readonly Markup[]): Markup {
  const { language, title, subtitle, facts } = text;
  const words = formWords(language);
  const digest = createHash("sha256").update(style).digest("base64");
  const listed = text.parts.map(
    ({ id, number, title: named }) =>
      html`<li><a href="#${id}"><span class="number">${number}</span> ${named}</a></li>`,
  );
  return html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${subtitle}</title>
<style>${finished(style)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<nav aria-label="${words.contents}" id="contents">
<h2>${words.contents}</h2>
<ul>${listed}</ul>
</nav>
<main>
${parts}</main>
</body>
</html>
`;
}

async function partMarkup(part: PrintedPart, language: Language): Promise<Markup> {
  const { id, number, title, lead, isAppendix, blocks } = part;
  const inside: Markup[] = [];
  let level: 3 | 4 = 3;
  for (const block of blocks) {
    inside.push(await blockMarkup(block, level, language));
    if (block.kind === "heading") level = 4;
  }
  return html`<section id="${id}" class="part${isAppendix ? " appendix" : ""}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><span class="number">${number}</span> ${title}</h2>
${lead === undefined ? "" : html`<p class="lead">${lead}</p>`}
${inside}</section>
`;
}

async function blockMarkup(block: PrintedBlock, level: 3 | 4, language: Language): Promise<Markup> {
  if (block.kind === "heading") return html`<h3>${block.text}</h3>\n`;
  if (block.kind === "text") return html`${block.says.map((says) => html`<p>${says}</p>\n`)}`;
  if (block.kind === "terms")
    return html`<dl class="terms">${block.terms.map(
      ({ term, means }) => html`<div><dt>${term}</dt><dd>${means}</dd></div>\n`,
    )}</dl>\n`;
  if (block.kind === "headlines")
    return html`<ul class="cards${block.cards.length % 3 === 0 ? "" : " of-4"}">${block.cards.map(cardMarkup)}</ul>\n`;
  if (block.kind === "verdicts")
    return html`<ul class="verdicts">${block.rows.map(
      ({ question, verdict, word, sentence }) =>
        html`<li><span class="question">${question}</span><strong class="${verdict}">${word}</strong><span>${sentence.says}</span></li>\n`,
    )}</ul>\n`;
  const figures: Markup[] = [];
  for (const figure of block.figures) figures.push(await figureMarkup(figure, level, language));
  return figures.length === 1 ? html`${figures}` : html`<div class="pair">\n${figures}</div>\n`;
}

const cardMarkup = ({ title, before, number, unit, says, change, verdict }: Card): Markup =>
  html`<li><span class="measure">${title}</span><span class="value"><b>${before}${number}</b> ${unit}</span>${says.map(
    (each) => html`<span class="small">${each}</span>`,
  )}${change === "" ? "" : html`<span class="small ${verdict}">${change}</span>`}</li>\n`;

async function figureMarkup(figure: PrintedFigure, level: 3 | 4, language: Language): Promise<Markup> {
  const { id, label, title, about, findings, notes, tables } = figure;
  const shown = tables.map((table) => tableMarkup(table, title));
  const heading = finished(`h${level}`);
  return html`<section class="figure${figure.narrow ? " narrow" : ""}"${
    label === "" ? "" : html` id="${id}" aria-labelledby="${id}-title"`
  }>
${label === "" ? "" : html`<${heading} id="${id}-title"><span class="label">${label}</span> ${title}</${heading}>\n<p class="about">${about}</p>`}
${findings.length === 0 ? "" : html`<ul class="findings">${findings.map((says) => html`<li>${says}</li>`)}</ul>`}
${figure.chart === null ? shown : await drawing(figure, shown, language)}${notes.map(
  (note) => html`<p class="note">${note}</p>\n`,
)}</section>
`;
}

/** A chart for the column and, where it takes its whole width, one for a phone; its numbers folded below. */
async function drawing(
  figure: PrintedFigure,
  tables: readonly Markup[],
  language: Language,
): Promise<Markup> {
  if (figure.chart === null) return html``;
  const small = await drawn(figure.chart, NARROW, language);
  const wide = figure.narrow ? null : await drawn(figure.chart, WIDE, language);
  const charts =
    wide === null
      ? small
      : html`<div class="chart-wide">${wide}</div><div class="chart-small">${small}</div>`;
  return html`<figure role="img" aria-label="${altOf(figure)}">${charts}</figure>
<details><summary>${formWords(language).numbersOf}</summary>
${tables}</details>
`;
}

async function drawn(chart: NonNullable<PrintedFigure["chart"]>, width: number, language: Language) {
  const svg = await svgOf(chart, language, { width, palette: PAGE_PALETTE });
  // what a page is pointed at by is of no use on paper
  return finished((svg ?? "").replaceAll(/ (?:data-key|data-of|class)="[^"]*"/g, ""));
}

function tableMarkup({ columns, rows }: PrintedTable, title: string): Markup {
  const named = (at: number) => {
    const { isNumber = false, isTight = false } = columns[at] ?? {};
    return isNumber ? html` class="${isTight ? "number tight" : "number"}"` : html``;
  };
  const head = columns.map(({ name }, at) => html`<th scope="col"${named(at)}>${name}</th>`);
  const body = rows.map(({ group, isFew, cells }, line) => {
    const heading =
      group !== "" && group !== rows[line - 1]?.group
        ? html`<tr class="group"><th scope="rowgroup" colspan="${String(columns.length)}">${group}</th></tr>\n`
        : html``;
    const inside = cells.map((cell, at) =>
      at === 0
        ? html`<th scope="row">${cellMarkup(cell)}</th>`
        : html`<td${named(at)}>${cellMarkup(cell)}</td>`,
    );
    return html`${heading}<tr${isFew ? html` class="few"` : ""}>${inside}</tr>\n`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

function cellMarkup({ text, note, tone, value }: PrintedCell): Markup {
  const said = value === null ? html`${text}` : html`<data value="${String(value)}">${text}</data>`;
  const toned = tone === "" ? said : html`<span class="${tone}">${said}</span>`;
  return note === "" ? toned : html`${toned} <span class="cell-note">${note}</span>`;
}
