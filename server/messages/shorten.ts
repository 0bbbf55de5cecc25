import type { Line, Written } from "./message.ts";

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8");

/** Sentences of a text, each with the space behind it. */
function sentencesOf(text: string, language: Written["language"]): string[] {
  const segments = new Intl.Segmenter(language, { granularity: "sentence" }).segment(text);
  return [...segments].map(({ segment }) => segment);
}

/**
 * What `render` makes of a message, in `most` bytes (as `measure` counts them) at most: sentences go from the end, and
 * `render` hears that some went. A subject that is too long by itself ends in "…", behind a whole character.
 */
export function fitted<Rendered>(
  written: Written,
  most: number,
  render: (written: Written, isShort: boolean) => Rendered,
  measure: (rendered: Rendered) => number,
): Rendered {
  const fits = (rendered: Rendered) => measure(rendered) <= most;
  const whole = render(written, false);
  if (fits(whole)) return whole;
  const sentences = written.lines.flatMap((line, at) =>
    sentencesOf(line.text, written.language).map((text) => ({ ...line, text, at })),
  );
  for (let kept = sentences.length - 1; kept >= 0; kept -= 1) {
    const lines = joined(sentences.slice(0, kept));
    const rendered = render({ ...written, lines }, true);
    if (fits(rendered)) return rendered;
  }
  const characters = [...new Intl.Segmenter(written.language).segment(written.subject)];
  for (let kept = characters.length - 1; kept > 0; kept -= 1) {
    const subject = `${characters
      .slice(0, kept)
      .map(({ segment }) => segment)
      .join("")}…`;
    const rendered = render({ ...written, subject, lines: [] }, true);
    if (fits(rendered)) return rendered;
  }
  throw new Error(`a message of ${measure(whole)} bytes cannot be said in ${most}`);
}

function joined(sentences: readonly (Line & { readonly at: number })[]): Line[] {
  const lines = new Map<number, Line>();
  for (const { at, ...line } of sentences)
    lines.set(at, { ...line, text: (lines.get(at)?.text ?? "") + line.text });
  return [...lines.values()].map((line) => ({ ...line, text: line.text.trimEnd() }));
}
