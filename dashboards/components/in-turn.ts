/** Work on elements of the page, what the reader sees first. */
interface Waiting {
  element: Element;
  work: () => void;
}

const waiting = new Set<Waiting>();
let isAwake = false;

/** How far beyond the screen, in screens, an element is drawn in a hurry: the next turn of the wheel finds it there. */
const AHEAD = 0.5;

function isWithin(element: Element, ahead: number): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -innerHeight * ahead && top < innerHeight * (1 + ahead);
}

const isShown = (element: Element) => isWithin(element, 0);
const isNear = (element: Element) => isWithin(element, AHEAD);

function run(one: Waiting): void {
  waiting.delete(one);
  one.work();
}

/** One a turn, so that typing and scrolling never wait for more than one drawing. */
function next(): void {
  const all = [...waiting];
  const one =
    all.find(({ element }) => isShown(element)) ?? all.find(({ element }) => isNear(element)) ?? all[0];
  try {
    if (one) run(one);
  } finally {
    isAwake = waiting.size > 0;
    if (isAwake) rest();
  }
}

/** What has come near the screen meanwhile goes on at once, the rest when nothing else is to do. */
const rest = (): void => {
  const isHurry = [...waiting].some(({ element }) => isNear(element));
  if (isHurry || !("requestIdleCallback" in globalThis)) setTimeout(next);
  else requestIdleCallback(next, { timeout: 200 });
};

addEventListener("beforeprint", () => {
  for (const one of waiting) run(one);
});

/** Does `work` at once where the element is on the screen, else when nothing else is to do. Gives what calls it off. */
export function inTurn(element: Element, work: () => void): () => void {
  const one = { element, work };
  if (isShown(element)) {
    work();
    return () => undefined;
  }
  waiting.add(one);
  if (!isAwake) {
    isAwake = true;
    rest();
  }
  return () => waiting.delete(one);
}
