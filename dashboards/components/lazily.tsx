import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { text } from "../text/text.ts";
import { Retry } from "./retry.tsx";

/** A component whose script comes when it is first drawn. */
export function lazily<Props extends object>(
  load: () => Promise<{ Content: ComponentType<Props> }>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const state = useSignal<"waiting" | "ready" | "failed">(Loaded ? "ready" : "waiting");
    const ask = () => {
      if (state.value === "ready") return;
      state.value = "waiting";
      load().then(
        ({ Content }) => {
          Loaded = Content;
          state.value = "ready";
        },
        () => {
          state.value = "failed";
        },
      );
    };
    useEffect(ask, []);
    if (Loaded && state.value === "ready") return <Loaded {...props} />;
    return state.value === "failed" ? <Retry message={text.value.error.unreachable} again={ask} /> : null;
  };
}
