import { type Signal, useSignal } from "@preact/signals";
import { language } from "../state/preferences.ts";
import { messageOf } from "../state/use-answer.ts";

/** A form that is sent: whether it is on its way, and what went wrong the last time. */
export interface FormState {
  readonly isSending: boolean;
  /** In the reader's language: gone where that is another one now. */
  readonly problem: string;
  readonly tell: (problem: string) => void;
  /** Sends, unless it is on its way already; gives whether it arrived. */
  readonly send: (work: () => Promise<unknown>) => Promise<boolean>;
}

type Told = { kind: "idle" | "sending" } | { kind: "failed"; message: string; language: string };

export function useForm(): FormState {
  const state: Signal<Told> = useSignal<Told>({ kind: "idle" });
  const told = state.value;
  const tell = (message: string) => {
    state.value = { kind: "failed", message, language: language.peek() };
  };
  return {
    isSending: told.kind === "sending",
    problem: told.kind === "failed" && told.language === language.value ? told.message : "",
    tell,
    send: async (work) => {
      if (state.peek().kind === "sending") return false;
      state.value = { kind: "sending" };
      try {
        await work();
        state.value = { kind: "idle" };
        return true;
      } catch (error) {
        tell(messageOf(error));
        return false;
      }
    },
  };
}
