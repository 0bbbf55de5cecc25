/**
 * Connections that may wait to be accepted, where the system allows as many: of more it drops the first packets, and who sent
 * them waits for seconds.
 */
export const CONNECTIONS_WAITING = 8192;

/** Requests of one turn of the event loop that are taken however long it lasts. */
const ALWAYS = 30;
/** Milliseconds after which a turn takes no more of them. */
const LONGEST = 25;

/**
 * Tells of each request, as it comes, whether its turn of the event loop is full: so many came before it in the same turn, and
 * kept the processor for so long, that whoever comes next would wait behind all of them. Who is refused then costs little, so
 * that the next turn begins soon: connections are accepted and health is answered once a turn.
 */
export function createFullTurns(): () => boolean {
  let [begun, taken] = [0, 0];
  const end = () => {
    taken = 0;
  };
  return () => {
    if (taken === 0) {
      begun = performance.now();
      setImmediate(end);
    }
    taken += 1;
    return taken > ALWAYS && performance.now() - begun > LONGEST;
  };
}
