import type { ComponentChildren } from "preact";

interface TableScrollProps {
  label: string;
  /** As long as its rows, scrolled sideways only. */
  whole?: boolean;
  minHeight?: number;
  children: ComponentChildren;
}

/** A table that scrolls by itself where it is wider or longer than its place; reachable by keyboard. */
export function TableScroll({ label, whole = false, minHeight, children }: TableScrollProps) {
  return (
    <section
      class={`table-scroll ${whole ? "whole" : ""}`}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      {...(minHeight === undefined ? {} : { style: { minHeight: `${minHeight}px` } })}
    >
      {children}
    </section>
  );
}
