import { kept } from "../helpers/kept.ts";
import { type LANGUAGES, type Site, visit } from "./site.ts";

/** What a figure says when its page is first opened. */
export interface FigureSaid {
  readonly title: string;
  readonly about: readonly string[];
  readonly findings: readonly string[];
  /** All its words. */
  readonly text: string;
  /** Keys of the marks that are drawn, in order. */
  readonly keys: readonly string[];
  /** Words that are drawn. */
  readonly drawn: readonly string[];
  /** Rows of its table, where it shows one. */
  readonly rows: readonly string[];
}

/** What a page says when it is first opened. */
export interface Said {
  readonly text: string;
  readonly figures: ReadonlyMap<string, FigureSaid>;
  /** What the console and the network complained about. */
  readonly problems: readonly string[];
}

/** What a page says in a language, read once for all test files of a worker. */
export function said(site: Site, path: string, language: (typeof LANGUAGES)[number]): Promise<Said> {
  return kept(
    `${path} said in ${language}`,
    async () => {
      const { page, problems } = await site.open({ language });
      await visit(page, site, path);
      const read = await page.evaluate(() => {
        const plain = (element: Element | null | undefined) =>
          ((element as HTMLElement | null | undefined)?.innerText ?? "").replaceAll("\u00a0", " ");
        const figures = [...document.querySelectorAll("section.figure")].map((figure) => {
          const all = (selector: string) => [...figure.querySelectorAll(selector)];
          const one = {
            title: plain(figure.querySelector("h2")),
            about: all(".about").map(plain),
            findings: all(".findings li").map(plain),
            text: plain(figure),
            keys: all("svg [data-key]").map((mark) => mark.getAttribute("data-key") ?? ""),
            drawn: all("svg text").map((text) => text.textContent ?? ""),
            rows: all("tbody tr").map(plain),
          };
          return [figure.id, one] as const;
        });
        return { text: plain(document.querySelector("main .page")), figures };
      });
      await page.close();
      return { ...read, figures: new Map(read.figures), problems };
    },
    async () => undefined,
  );
}

/** What a figure of a page says; throws where the page has none of that id. */
export function figureOf({ figures }: Said, id: string): FigureSaid {
  const found = figures.get(id);
  if (found === undefined) throw new Error(`no figure ${id} among ${[...figures.keys()].join(", ")}`);
  return found;
}
