import { tell } from "../state/panels.ts";
import { text } from "../text/text.ts";

const MARKED_MS = 2600;
const PATIENCE_MS = 15_000;
const CALM_MS = 400;
const OWN_HAND = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** Scrolls an element to just below the bar that sticks to the top, whatever its height. */
function bringUp(element: HTMLElement): void {
  const bar = document.querySelector<HTMLElement>(".topbar")?.offsetHeight ?? 0;
  scrollTo({ top: scrollY + element.getBoundingClientRect().top - bar - 20, behavior: "instant" });
}

/** The figure of this name; else the first one that shows the measure of this name. */
function find(content: HTMLElement, name: string): HTMLElement | null {
  const key = CSS.escape(name);
  return (
    content.querySelector<HTMLElement>(`.figure[id="${key}"]`) ??
    content.querySelector<HTMLElement>(`.figure[data-metrics~="${key}"], .headline[data-metric="${key}"]`)
  );
}

/**
 * Brings a figure into view and marks it for a moment. The page may still be arriving: the figure is held at its
 * place until everything is there, or until the reader takes over. Gives a function that lets go.
 */
export function reveal(name: string): () => void {
  const content = document.getElementById("content");
  if (!content) return () => undefined;
  let marked: HTMLElement | null = null;
  let calm: ReturnType<typeof setTimeout> | undefined;
  const hold = () => {
    const figure = find(content, name);
    if (figure) {
      bringUp(figure);
      if (figure !== marked) mark(figure);
      marked = figure;
    }
    clearTimeout(calm);
    if (content.querySelector(".skeleton, .lead-skeleton") === null)
      calm = setTimeout(() => {
        if (!marked) tell(text.peek().figure.gone);
        release();
      }, CALM_MS);
  };
  const sizes = new ResizeObserver(hold);
  const changes = new MutationObserver(hold);
  const patience = setTimeout(() => release(), PATIENCE_MS);
  const release = () => {
    clearTimeout(calm);
    clearTimeout(patience);
    sizes.disconnect();
    changes.disconnect();
    for (const name of OWN_HAND) removeEventListener(name, release);
  };
  sizes.observe(content);
  changes.observe(content, { childList: true, subtree: true });
  for (const name of OWN_HAND) addEventListener(name, release, { passive: true });
  return release;
}

function mark(figure: HTMLElement): void {
  figure.tabIndex = -1;
  figure.focus({ preventScroll: true });
  figure.dataset.arrived = "";
  setTimeout(() => {
    delete figure.dataset.arrived;
  }, MARKED_MS);
}

/** Goes to the next figure (or the one before) from where the focus or the top of the window is. */
export function stepFigure(step: 1 | -1): void {
  const figures = [...document.querySelectorAll<HTMLElement>("#content .figure, #content .headline")];
  const inside = figures.findIndex((figure) => figure.contains(document.activeElement));
  const below = figures.findIndex((figure) => figure.getBoundingClientRect().top > 100);
  const next = inside >= 0 ? inside + step : step > 0 ? below : (below < 0 ? figures.length : below) - 1;
  const figure = figures[next];
  if (!figure) return;
  figure.tabIndex = -1;
  bringUp(figure);
  figure.focus({ preventScroll: true });
}
