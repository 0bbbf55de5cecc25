import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { panel } from "../../state/panels.ts";
import { text } from "../../text/text.ts";
import { openDrawer } from "../how-drawer.tsx";

/** A drawer at the side with a heading and a way out; Escape and a click beside it close it too. */
export function DrawerPanel({ title, children }: { title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => openDrawer(dialog.current), []);
  return (
    <dialog
      ref={dialog}
      class="drawer"
      aria-labelledby="panel-title"
      onClose={() => {
        panel.value = null;
      }}
    >
      <div class="drawer-inner">
        <header>
          <h2 id="panel-title">{title}</h2>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            {text.value.how.close}
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
