import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

interface PopoverProps {
  label: ComponentChildren;
  /** Name for screen readers where the label alone does not say it. */
  name?: string;
  class?: string;
  align?: "start" | "end";
  children: (close: () => void) => ComponentChildren;
}

/** A button that opens a light native popover under itself (a sheet from below on a phone). */
export function Popover({
  label,
  name,
  class: className = "quiet",
  align = "start",
  children,
}: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const open = useSignal(false);

  const place = () => {
    if (!button.current || !panel.current || innerWidth <= 640) return;
    const at = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel.current;
    const left = align === "end" ? at.right - width : at.left;
    const below = at.bottom + 6;
    panel.current.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    panel.current.style.top = `${below + height > innerHeight - 8 ? Math.max(8, at.top - height - 6) : below}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={className}
        popovertarget={id}
        aria-expanded={open.value}
        {...(name ? { "aria-label": name } : {})}
      >
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        class="popover"
        onToggle={(event) => {
          open.value = event.newState === "open";
          if (open.value) {
            // The content is drawn on opening: place it once it has its size.
            panel.current?.style.removeProperty("left");
            panel.current?.style.removeProperty("top");
            requestAnimationFrame(() => {
              place();
              panel.current?.querySelector<HTMLElement>("[data-first], input, button, select")?.focus();
            });
          }
        }}
      >
        {open.value && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
