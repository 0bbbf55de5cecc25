/** Markup that is finished: what stands in it is escaped. */
export type Markup = { readonly markup: string };

type Inside = string | Markup | readonly Markup[];

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const written = (value: Inside): string => {
  if (typeof value === "string") return escaped(value);
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
};

/** HTML with values in it: texts are escaped, in elements and in quoted attributes; markup stands as it is. */
export const html = (parts: TemplateStringsArray, ...values: readonly Inside[]): Markup => ({
  markup: parts.reduce((done, part, at) => done + written(values[at - 1] ?? "") + part),
});

/** Markup that was made elsewhere: a drawing, a style. */
export const finished = (markup: string): Markup => ({ markup });

/** A text as a string of CSS. */
export const cssString = (text: string): string =>
  `"${text.replaceAll(/["\\<>\p{Cc}]/gu, (each) => `\\${each.codePointAt(0)?.toString(16)} `)}"`;
