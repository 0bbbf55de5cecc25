import type { PullProblem } from "../store/pull.ts";

/**
 * `refused`: who asks is not let in; `limited`: too many requests; `broken`: the system fails; `unreachable`: no answer;
 * `bad`: this request is wrong; `format`: an answer of another shape; `budget`: no requests are left; `stopped`: it was cut short.
 */
export type Problem = Exclude<PullProblem, "load" | "shrunk">;

/** Why a pull does not go on; its message holds no secret. */
export class PullError extends Error {
  override name = "PullError";
  readonly problem: Problem;
  /** The system's own code. */
  readonly code: string | undefined;
  constructor(problem: Problem, message: string, code?: string) {
    super(message);
    this.problem = problem;
    this.code = code;
  }
}
