import { randomBytes } from "node:crypto";
import { hashOf } from "../../access/sessions.ts";
import type { Asking } from "./provider.ts";

/** What somebody who comes back from a provider wanted. */
export type Purpose =
  /** `target`: where to go afterwards, as `#/overview`. */
  | { readonly kind: "sign_in"; readonly target: string }
  | {
      readonly kind: "step_up";
      readonly session: string;
      readonly person: string;
      readonly reason: string;
    }
  | { readonly kind: "link"; readonly session: string; readonly person: string };

/** A sign-in that is on its way at a provider. */
export type Flow = Asking & { readonly provider: string; readonly purpose: Purpose };

/** A flow with what the browser's cookie is given. */
export type Begun = { readonly flow: Flow; readonly secret: string };

/** Sign-ins on their way: each comes back once, within ten minutes, in the browser in which it began. */
export type Flows = {
  readonly begin: (asked: Pick<Flow, "provider" | "redirect" | "fresh" | "purpose">) => Begun;
  /** The flow of a state, used up with that; null where it is none of this provider and browser, or too old. */
  readonly take: (back: {
    readonly state: string;
    readonly provider: string;
    readonly secret: string | undefined;
  }) => Flow | null;
};

/** Minutes in which a sign-in comes back. */
export const FLOW_MINUTES = 10;

/** Flows that are remembered; the oldest goes first. */
const MOST = 10_000;

/** Keeps them in memory: a restart asks people to begin anew. */
export function createFlows(now: () => number = () => Date.now()): Flows {
  const flows = new Map<string, { readonly flow: Flow; readonly browser: string }>();
  const random = () => randomBytes(32).toString("base64url");
  return {
    begin: (asked) => {
      for (const [state, { flow }] of flows) {
        if (!isOver(flow, now()) && flows.size < MOST) break;
        flows.delete(state);
      }
      const [secret, state] = [random(), random()];
      const flow: Flow = { ...asked, state, nonce: random(), verifier: random(), begun: now() };
      flows.set(state, { flow, browser: hashOf(secret) });
      return { flow, secret };
    },
    take: ({ state, provider, secret }) => {
      const found = flows.get(state);
      flows.delete(state);
      if (found === undefined || secret === undefined) return null;
      const { flow, browser } = found;
      const isOwn = flow.provider === provider && browser === hashOf(secret);
      return isOwn && !isOver(flow, now()) ? flow : null;
    },
  };
}

const isOver = ({ begun }: Flow, at: number): boolean => at - begun >= FLOW_MINUTES * 60_000;
