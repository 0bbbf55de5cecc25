import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { route } from "../state/route.ts";

const scripts: Record<string, () => Promise<ComponentType>> = {
  why: () => import("./why-drawer.tsx").then((module) => module.WhyDrawer),
  differ: () => import("./differ-drawer.tsx").then((module) => module.DifferDrawer),
};
const loaded = signal<ReadonlyMap<string, ComponentType>>(new Map());

/** The drawers that the address opens; each brings its script when it is first asked for. */
export function AddressedDrawers() {
  const name = Object.keys(scripts).find((each) => route.value.extra[each]);
  useEffect(() => {
    if (name === undefined || loaded.peek().has(name)) return;
    scripts[name]?.().then(
      (drawer) => {
        loaded.value = new Map([...loaded.peek(), [name, drawer]]);
      },
      // Without its script nothing opens; the next press asks again.
      () => undefined,
    );
  }, [name]);
  const Drawer = name === undefined ? undefined : loaded.value.get(name);
  return Drawer ? <Drawer /> : null;
}
