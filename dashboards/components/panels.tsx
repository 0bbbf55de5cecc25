import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { notice, type PanelName, panel, tell } from "../state/panels.ts";
import { text } from "../text/text.ts";

const SCRIPTS: Record<PanelName, () => Promise<{ Panel: ComponentType }>> = {
  palette: () => import("./panels/palette.tsx"),
  annotations: () => import("./panels/annotations.tsx"),
  keyboard: () => import("./panels/keyboard.tsx"),
  account: () => import("./panels/account.tsx"),
};

/** The open panel, and what the app says in passing. */
export function Panels() {
  const loaded = useSignal<{ name: PanelName; Panel: ComponentType } | null>(null);
  const name = panel.value;
  useEffect(() => {
    if (name === null || loaded.value?.name === name) return;
    SCRIPTS[name]().then(
      ({ Panel }) => {
        loaded.value = { name, Panel };
      },
      () => {
        panel.value = null;
        tell(text.peek().error.unreachable);
      },
    );
  }, [name]);
  const current = loaded.value;
  return (
    <>
      {current !== null && current.name === name && <current.Panel />}
      <p class="notice" role="status">
        {notice.value}
      </p>
    </>
  );
}
