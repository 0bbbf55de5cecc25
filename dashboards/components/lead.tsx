import type { ComponentChildren } from "preact";

/** The sentence that a page opens with; a skeleton of its size until the data is there. */
export function Lead({ ready, children }: { ready: boolean; children: ComponentChildren }) {
  return ready ? (
    <h1 class="lead">{children}</h1>
  ) : (
    <div class="lead-skeleton" aria-hidden="true">
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}
