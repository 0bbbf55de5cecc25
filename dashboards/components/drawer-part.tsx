import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Loaded } from "../figures/finish.ts";
import type { Metric } from "../types.ts";

interface PartProps {
  metric: Metric;
  loaded: Loaded | undefined;
}

const scripts: Record<string, () => Promise<ComponentType<PartProps>>> = {
  enough: () => import("./enough-section.tsx").then((module) => module.EnoughSection),
};
const here = signal<ReadonlyMap<string, ComponentType<PartProps>>>(new Map());

/** A part of a drawer whose script comes with the first drawer that is opened. */
export function DrawerPart({ name, ...props }: PartProps & { name: string }) {
  useEffect(() => {
    if (here.peek().has(name)) return;
    scripts[name]?.().then(
      (part) => {
        here.value = new Map([...here.peek(), [name, part]]);
      },
      // Without its script the drawer says the rest.
      () => undefined,
    );
  }, [name]);
  const Part = here.value.get(name);
  return Part ? <Part {...props} /> : null;
}
