import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ApiFailure, getAnswer, query } from "../api.ts";
import type { AnalysisQuestion, MetricQuestion, Question } from "../figures/document.ts";
import type { Loaded, LoadedAll } from "../figures/finish.ts";
import type { View } from "../figures/view.ts";
import { inTurn } from "./turns.ts";
import { messageOf } from "./use-answer.ts";
import { world } from "./world.ts";

/** Answers that are kept, the latest used last. */
const MEMORY = 600;
const remembered = new Map<string, Loaded>();

const keyOf = (question: Question) => JSON.stringify([world.peek().health.warehouse?.version, question]);

function remember(key: string, loaded: Loaded): Loaded {
  remembered.delete(key);
  remembered.set(key, loaded);
  const oldest = remembered.keys().next().value;
  if (remembered.size > MEMORY && oldest !== undefined) remembered.delete(oldest);
  return loaded;
}

/** What there is to say of a question without asking. */
function known(question: Question): Loaded | null {
  if ("metric" in question && !world.value.metrics.has(question.metric)) return { kind: "absent", question };
  return remembered.get(keyOf(question)) ?? null;
}

interface Waiting {
  readonly question: MetricQuestion;
  readonly tell: (loaded: Loaded) => void;
}
let waiting: Waiting[] = [];

/** Most questions in one request. */
const MOST = 60;

/** Sends what was asked in one turn as one request. */
function send(): void {
  const all = waiting;
  waiting = [];
  for (let at = 0; at < all.length; at += MOST) {
    const part = all.slice(at, at + MOST);
    query(part.map(({ question }, index) => ({ ...question, id: String(index) }))).then(
      (answers) =>
        part.forEach(({ question, tell }, index) => {
          const result = answers[String(index)];
          if (result === undefined) tell({ kind: "failed", question, message: "" });
          else if ("error" in result) tell({ kind: "failed", question, message: result.error.message });
          else tell({ kind: "ready", question, result });
        }),
      (error: unknown) => {
        const message = error instanceof ApiFailure ? error.message : String(error);
        for (const { question, tell } of part) tell({ kind: "failed", question, message });
      },
    );
  }
}

const askMetric = (question: MetricQuestion) =>
  new Promise<Loaded>((tell) => {
    if (waiting.push({ question, tell }) === 1) queueMicrotask(send);
  });

const askAnalysis = (question: AnalysisQuestion): Promise<Loaded> =>
  getAnswer(question).then(
    (answer): Loaded => ({ kind: "answered", question, answer }),
    (error: unknown): Loaded => ({ kind: "failed", question, message: messageOf(error) }),
  );

const running = new Map<string, Promise<Loaded>>();

/** A question's answer; who asks the same at the same time shares it. */
function ask(question: Question): Promise<Loaded> {
  const key = keyOf(question);
  const found = known(question);
  if (found !== null) return Promise.resolve(remember(key, found));
  const already = running.get(key);
  if (already !== undefined) return already;
  const asked = ("metric" in question ? askMetric(question) : askAnalysis(question)).then((loaded) => {
    running.delete(key);
    return loaded.kind === "failed" ? loaded : remember(key, loaded);
  });
  running.set(key, asked);
  return asked;
}

/** What a figure's questions got, with the view that they were asked for. */
export interface Answered {
  readonly loaded: LoadedAll;
  readonly view: View;
  /** A newer answer is on its way; what is shown belongs to the address before. */
  readonly stale: boolean;
  readonly again: () => void;
}

/**
 * Asks questions, each once; keeps the last answers until all of the next are there. `place` is the id of the element
 * that they fill: what is not on the screen is asked for after what is.
 */
export function useAnswers(
  questions: Readonly<Record<string, Question>>,
  now: View,
  place?: string,
): Answered {
  const key = JSON.stringify([world.value.health.warehouse?.version, questions]);
  const last = useSignal<{ key: string; loaded: LoadedAll; view: View } | null>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    let current = true;
    const callOff = inTurn(place, async () => {
      const all = Object.entries(questions);
      const answers = await Promise.all(all.map(([, question]) => ask(question)));
      if (current)
        last.value = {
          key,
          view: now,
          loaded: Object.fromEntries(all.map(([name], index) => [name, answers[index] as Loaded])),
        };
    });
    return () => {
      current = false;
      callOff();
    };
  }, [key, attempt.value]);
  const again = () => {
    attempt.value += 1;
  };
  const shown = last.value;
  return useMemo(() => {
    if (shown?.key === key) return { loaded: shown.loaded, view: now, stale: false, again };
    const each = Object.entries(questions).map(([name, question]): [string, Loaded] => [
      name,
      known(question) ?? { kind: "loading", question },
    ]);
    if (shown === null || each.every(([, { kind }]) => kind !== "loading"))
      return { loaded: Object.fromEntries(each), view: now, stale: false, again };
    return { loaded: shown.loaded, view: shown.view, stale: true, again };
  }, [key, shown, now]);
}
