type Ask = () => Promise<unknown>;

/** Questions that wait, by the id of the element that their answers fill. */
const waiting = new Map<string, Set<Ask>>();
/** Questions on their way: of what the screen shows, and of what lies elsewhere. */
const asked = { shown: 0, elsewhere: 0 };

/** So many of what lies elsewhere are on their way at once: a new filter never stands behind a whole page. */
const MOST_ELSEWHERE = 2;

function isShown(place: string): boolean {
  const box = document.getElementById(place)?.getBoundingClientRect();
  return box === undefined || (box.bottom > 0 && box.top < innerHeight);
}

function send(asks: readonly Ask[], of: keyof typeof asked): void {
  asked[of] += 1;
  void Promise.all(asks.map((ask) => ask())).finally(() => {
    asked[of] -= 1;
    // What has just come is drawn first.
    setTimeout(next);
  });
}

function sendPlace(place: string, of: keyof typeof asked): void {
  const asks = [...(waiting.get(place) ?? [])];
  waiting.delete(place);
  send(asks, of);
}

function next(): void {
  for (const place of [...waiting.keys()]) if (isShown(place)) sendPlace(place, "shown");
  if (asked.shown > 0) return;
  for (const place of [...waiting.keys()].slice(0, MOST_ELSEWHERE - asked.elsewhere))
    sendPlace(place, "elsewhere");
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
 * else, together with all that waits for the same place, when the questions of what is on the screen have their
 * answers, or when it is scrolled to. Gives what calls off a question that was not sent yet.
 */
export function inTurn(place: string | undefined, ask: Ask): () => void {
  if (place === undefined || isShown(place)) {
    send([ask], "shown");
    return () => {};
  }
  const same = waiting.get(place) ?? new Set();
  waiting.set(place, same.add(ask));
  setTimeout(next);
  return () => {
    same.delete(ask);
    if (same.size === 0 && waiting.get(place) === same) waiting.delete(place);
  };
}
