import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiFailure } from "../api.ts";
import { text } from "../text/text.ts";
import { inTurn } from "./turns.ts";

export type Answer<T> =
  | { kind: "loading" }
  | { kind: "failed"; message: string }
  | { kind: "ready"; value: T };

/** The value of an answer that is there. */
export const answered = <T>(answer: Answer<T>): T | null => (answer.kind === "ready" ? answer.value : null);

/** The message of whatever went wrong, for people. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiFailure)) return String(error);
  if (error.status === 0) return text.peek().error.unreachable;
  return error.message || text.peek().error.other;
}

/**
 * Asks the server once per key; keeps the last answer, marked stale, while the next is on its way. `place` is the id
 * of the element that the answer fills: what is not on the screen is asked for after what is.
 */
export function useAnswer<T>(
  key: string,
  ask: () => Promise<T>,
  place?: string,
): { answer: Answer<T>; stale: boolean; again: () => void } {
  const answer = useSignal<Answer<T>>({ kind: "loading" });
  const answeredKey = useSignal(key);
  const attempt = useSignal(0);
  useEffect(() => {
    let current = true;
    const callOff = inTurn(place, () =>
      ask().then(
        (value) => {
          if (!current) return;
          answer.value = { kind: "ready", value };
          answeredKey.value = key;
        },
        (error: unknown) => {
          if (current) answer.value = { kind: "failed", message: messageOf(error) };
        },
      ),
    );
    return () => {
      current = false;
      callOff();
    };
  }, [key, attempt.value]);
  return {
    answer: answer.value,
    stale: answeredKey.value !== key,
    again: () => {
      attempt.value += 1;
    },
  };
}
