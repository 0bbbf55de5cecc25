import { effect } from "@preact/signals";
import { loadWorld, worldState } from "./world.ts";

/** Whether somebody has read pages since the app was loaded: what they were told is still in its memory. */
let wasRead = false;
effect(() => {
  if (worldState.value.kind === "ready") wasRead = true;
});

/**
 * After signing in: goes to the page that was asked for, the reader's first one in the place of an address with a token, so that
 * Back leads to neither form nor token. What somebody else was told is forgotten.
 */
export async function entered(): Promise<void> {
  if (/^#\/(sign-in|set-up|signed-in)(\/|$)/.test(location.hash)) {
    history.replaceState(null, "", "#/");
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
  if (wasRead) return location.reload();
  worldState.value = { kind: "loading" };
  await loadWorld();
}

/** After signing out: the app begins anew, with nothing in its memory. */
export const left = (): void => location.reload();
