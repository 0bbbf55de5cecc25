import { tell } from "../state/panels.ts";
import { fold, kept, route, scrollsByHand, section, unfolded } from "../state/route.ts";
import { text } from "../text/text.ts";

const MARKED_MS = 2600;
const PATIENCE_MS = 15_000;
const CALM_MS = 400;
const OWN_HAND = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** Scrolls an element to just below the bars that stick to the top, whatever their height. */
function bringUp(element: HTMLElement): void {
  const bars = document.querySelector<HTMLElement>(".bars")?.offsetHeight ?? 0;
  scrollTo({ top: scrollY + element.getBoundingClientRect().top - bars - 20, behavior: "instant" });
}

/** The figure of this name, drawn or folded; else the first one that shows the measure of this name. */
function find(content: HTMLElement, name: string): HTMLElement | null {
  const key = CSS.escape(name);
  const found =
    content.querySelector<HTMLElement>(`.figure[id="${key}"], .fold[data-figure="${key}"]`) ??
    content.querySelector<HTMLElement>(
      `.figure[data-metrics~="${key}"], .headline[data-metric="${key}"], .fold[data-metrics~="${key}"]`,
    );
  return found?.closest<HTMLElement>(".fold") ?? found;
}

/** Unfolds a figure that is one line, and the list of its section where it is beyond its first ones. */
function open(figure: HTMLElement): void {
  const { figure: id } = figure.dataset;
  if (id === undefined || unfolded.peek().has(id)) return;
  const list = figure.closest<HTMLElement>(".folds");
  if (list) fold(list.id.replace(/-rows$/, ""), true);
  fold(id, true);
}

/**
 * Does `bring` whenever the page changes: it may still be arriving, and what was brought into view is held at its
 * place until everything is there, or until the reader takes over. Gives a function that lets go.
 */
function hold(bring: (content: HTMLElement) => void, end: () => void = () => undefined): () => void {
  const content = document.getElementById("content");
  if (!content) return () => undefined;
  let calm: ReturnType<typeof setTimeout> | undefined;
  scrollsByHand(false);
  const again = () => {
    bring(content);
    clearTimeout(calm);
    if (content.querySelector(".skeleton, .lead-skeleton") === null)
      calm = setTimeout(() => {
        end();
        release();
      }, CALM_MS);
  };
  const sizes = new ResizeObserver(again);
  const changes = new MutationObserver(again);
  const patience = setTimeout(() => release(), PATIENCE_MS);
  const release = () => {
    clearTimeout(calm);
    clearTimeout(patience);
    sizes.disconnect();
    changes.disconnect();
    for (const name of OWN_HAND) removeEventListener(name, release);
    scrollsByHand(true);
  };
  sizes.observe(content);
  changes.observe(content, { childList: true, subtree: true });
  for (const name of OWN_HAND) addEventListener(name, release, { passive: true });
  return release;
}

/** Brings a figure into view, unfolded, and marks it for a moment. */
function reveal(name: string): () => void {
  let marked: HTMLElement | null = null;
  return hold(
    (content) => {
      const figure = find(content, name);
      if (!figure) return;
      open(figure);
      // a row beyond the first ones cannot take the focus before its list is there
      if (!figure.checkVisibility()) return;
      bringUp(figure);
      if (figure !== marked) mark(figure);
      marked = figure;
    },
    () => {
      if (!marked) tell(text.peek().figure.gone);
    },
  );
}

/** Brings a section into view. */
function revealSection(name: string): () => void {
  let found: HTMLElement | null = null;
  return hold((content) => {
    const element = content.querySelector<HTMLElement>(`#section-${CSS.escape(name)}`);
    if (!element) return;
    bringUp(element);
    section.value = name;
    if (element !== found) element.focus({ preventScroll: true });
    found = element;
  });
}

/** Begins a page at its top, with its heading in focus. */
function begin(): () => void {
  let found: HTMLElement | null = null;
  scrollTo(0, 0);
  section.value = null;
  return hold((content) => {
    const heading = content.querySelector<HTMLElement>("h1.lead");
    if (!heading || heading === found) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    found = heading;
  });
}

let path: string | null = null;

/** Goes to where the address leads: back to the place that the history keeps, to a figure, a section, or the top. */
export function arrive(): () => void {
  const to = route.peek();
  const [isFirst, isSame] = [path === null, path === to.path];
  path = to.path;
  const y = kept()?.y ?? null;
  if (y !== null) return hold(() => scrollTo({ top: y, behavior: "instant" }));
  if (to.figure) return reveal(to.figure);
  if (to.section) return revealSection(to.section);
  // a filter stays where it was, and the first page does not take the focus
  return isSame || isFirst ? () => undefined : begin();
}

function mark(figure: HTMLElement): void {
  figure.tabIndex = -1;
  figure.focus({ preventScroll: true });
  figure.dataset.arrived = "";
  setTimeout(() => {
    delete figure.dataset.arrived;
  }, MARKED_MS);
}

/** What the keys go through: headlines, figures, and figures that are one line. */
const STEPS = "#content .headline, #content .fold, #content .figure";

/** Goes to the next figure (or the one before) from where the focus or the top of the window is. */
export function stepFigure(step: 1 | -1): void {
  const figures = [...document.querySelectorAll<HTMLElement>(STEPS)].filter(
    (figure) => figure.checkVisibility() && !figure.parentElement?.closest(".fold"),
  );
  const inside = figures.findIndex((figure) => figure.contains(document.activeElement));
  const top = document.querySelector<HTMLElement>(".bars")?.offsetHeight ?? 0;
  const below = figures.findIndex((figure) => figure.getBoundingClientRect().top > top + 40);
  const next = inside >= 0 ? inside + step : step > 0 ? below : (below < 0 ? figures.length : below) - 1;
  const figure = figures[next];
  if (!figure) return;
  const button = figure.matches(".fold") ? figure.querySelector<HTMLElement>("button") : null;
  if (!button) figure.tabIndex = -1;
  bringUp(figure);
  (button ?? figure).focus({ preventScroll: true });
}
