import { signal } from "@preact/signals";

/** Panels over the page; each one's script comes when it is first opened. */
export type PanelName = "palette" | "keyboard" | "annotations" | "account";

/** The panel that is open. */
export const panel = signal<PanelName | null>(null);

/** A short message that comes and goes. */
export const notice = signal("");

const SHOWN_MS = 4000;
let clearing: ReturnType<typeof setTimeout> | undefined;

/** Says something for some seconds, also to a screen reader. */
export function tell(message: string): void {
  clearTimeout(clearing);
  notice.value = message;
  clearing = setTimeout(() => {
    notice.value = "";
  }, SHOWN_MS);
}
