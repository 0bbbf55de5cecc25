import type { Rig } from "./rig.ts";

/** The clock of a loopback system whose limits count what the installations that pull it have waited, and not slept. */
export function followingClock(): {
  readonly now: () => number;
  readonly follow: (rig: Rig) => Promise<void>;
} {
  const rigs: Rig[] = [];
  const waited = () => rigs.flatMap(({ clock }) => clock.waits).reduce((sum, wait) => sum + wait, 0);
  return {
    now: () => Date.now() + waited(),
    follow: async (rig) => {
      rigs.push(rig);
    },
  };
}
