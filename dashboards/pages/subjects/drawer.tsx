import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { openDrawer } from "../../components/how-drawer.tsx";
import { pageText } from "./words.ts";

/** A drawer of this page with its title; `children` get what closes it. */
export function Drawer({
  id,
  title,
  close,
  children,
}: {
  id: string;
  title: string;
  close: () => void;
  children: (shut: () => void) => ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => openDrawer(dialog.current), []);
  const shut = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="drawer" aria-labelledby={id} onClose={close}>
      <div class="drawer-inner">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet" onClick={shut}>
            {pageText.value.requests.close}
          </button>
        </header>
        {children(shut)}
      </div>
    </dialog>
  );
}
