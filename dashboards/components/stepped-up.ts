import { getSession } from "../api.ts";

/** Asks who the reader is once more, unless that was done lately; gives whether it holds. */
export async function steppedUp(): Promise<boolean> {
  const { stepped_up_until } = await getSession();
  // a minute is left for what it is asked for
  if (stepped_up_until !== null && Date.parse(stepped_up_until) > Date.now() + 60_000) return true;
  return (await import("./step-up.tsx")).askStepUp();
}
