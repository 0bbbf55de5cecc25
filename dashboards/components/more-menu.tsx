import type { ComponentChildren } from "preact";
import { text } from "../text/text.ts";
import { Popover } from "./popover.tsx";

/** What is seldom done with a figure, behind one button. */
export function MoreMenu({ children }: { children: (close: () => void) => ComponentChildren }) {
  return (
    <Popover label={text.value.figure.more} name={text.value.figure.moreName} align="end">
      {(close) => <div class="menu">{children(close)}</div>}
    </Popover>
  );
}
