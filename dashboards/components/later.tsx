import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { inTurn } from "./in-turn.ts";

/** The lower part of a page: drawn, and its questions asked, once the part on the screen is there. */
export function Later({ height, children }: { height: number; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const isTime = useSignal(false);
  useEffect(
    () =>
      place.current
        ? inTurn(place.current, () => {
            isTime.value = true;
          })
        : undefined,
    [],
  );
  if (isTime.value) return <>{children}</>;
  return <div ref={place} class="skeleton" style={{ height: `${height}px` }} aria-hidden="true" />;
}
