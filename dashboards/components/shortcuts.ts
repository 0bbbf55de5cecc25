import { useEffect } from "preact/hooks";
import { panel } from "../state/panels.ts";
import { singleKeys } from "../state/preferences.ts";
import { stepFigure } from "./reveal.ts";

/** Whether a letter typed here is text. */
function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

const SINGLE: Record<string, () => void> = {
  "?": () => {
    panel.value = "keyboard";
  },
  "/": () => {
    panel.value = "palette";
  },
  j: () => stepFigure(1),
  k: () => stepFigure(-1),
};

function press(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    panel.value = panel.peek() === "palette" ? null : "palette";
    return;
  }
  const act = SINGLE[event.key];
  if (!act || !singleKeys.peek() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (takesText(event.target) || document.querySelector("dialog[open], .popover:popover-open")) return;
  event.preventDefault();
  act();
}

/** Listens to the keys that work everywhere. */
export function useShortcuts(): void {
  useEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
