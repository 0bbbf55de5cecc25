/** A question that waits, and the element that its answer fills. */
interface Waiting {
  place: string;
  ask: () => Promise<unknown>;
}

const waiting = new Set<Waiting>();
/** Questions on their way: of what the screen shows, and of what lies elsewhere. */
const asked = { shown: 0, elsewhere: 0 };

/** So many of what lies elsewhere are on their way at once: a new filter never stands behind a whole page. */
const MOST_ELSEWHERE = 2;

function isShown(place: string): boolean {
  const box = document.getElementById(place)?.getBoundingClientRect();
  return box === undefined || (box.bottom > 0 && box.top < innerHeight);
}

function send(one: Waiting, of: keyof typeof asked): void {
  waiting.delete(one);
  asked[of] += 1;
  void one.ask().finally(() => {
    asked[of] -= 1;
    // What has just come is drawn first.
    setTimeout(next);
  });
}

function next(): void {
  for (const one of [...waiting]) if (isShown(one.place)) send(one, "shown");
  if (asked.shown > 0) return;
  for (const one of [...waiting].slice(0, MOST_ELSEWHERE - asked.elsewhere)) send(one, "elsewhere");
}

let isAwake = false;

addEventListener(
  "scroll",
  () => {
    if (isAwake || waiting.size === 0) return;
    isAwake = true;
    requestAnimationFrame(() => {
      isAwake = false;
      next();
    });
  },
  { passive: true },
);

/**
 * Asks at once where `place`, the id of the element that the answer fills, is on the screen (or is not named);
 * else when the questions of what is on the screen have their answers, or when it is scrolled to. Gives what calls
 * off a question that was not sent yet.
 */
export function inTurn(place: string | undefined, ask: () => Promise<unknown>): () => void {
  const one: Waiting = { place: place ?? "", ask };
  if (place === undefined || isShown(place)) send(one, "shown");
  else {
    waiting.add(one);
    setTimeout(next);
  }
  return () => waiting.delete(one);
}
