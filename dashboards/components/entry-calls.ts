import type { OwnSessions } from "../../server/routes/own-account.ts";
import type { SessionTold } from "../../server/routes/session.ts";
import type { SentTo, SignInProviders } from "../../server/routes/sign-in.ts";
import type { SteppedUp } from "../../server/routes/step-up.ts";
import { call } from "../api.ts";

/** Fails with 410 where a set-up link is good no more. */
export const checkSetUp = (token: string) => call<null>("POST", "set-up/check", { token });
export const setUp = (first: { token: string; login: string; name: string; password: string }) =>
  call<SessionTold>("POST", "set-up", first);
export const setPassword = (change: { current?: string; password: string }) =>
  call<null>("PUT", "session/password", change);
export const getOwnSessions = () => call<OwnSessions>("GET", "sessions").then((answer) => answer.sessions);
export const endSession = (id: string) => call<null>("DELETE", `sessions/${id}`);

export type Provider = SignInProviders["providers"][number];

/** Providers by which people sign in beside login and password. */
export const getProviders = () => call<SignInProviders>("GET", "sign-in").then((answer) => answer.providers);

/** Goes to a provider, to sign in and come back to the address of now. */
export async function goSignIn(provider: string): Promise<void> {
  const target = location.hash.startsWith("#/") ? { target: location.hash } : {};
  location.assign((await call<SentTo>("POST", `sign-in/${provider}`, target)).address);
}

/** Goes to a provider by which the reader's account signs in from then on. */
export async function goLink(provider: string): Promise<void> {
  location.assign((await call<SentTo>("POST", "session/provider", { provider })).address);
}

/** Proves anew who the reader is, for 10 minutes; fails with 403 where the password is wrong. */
export const stepUp = (by: { reason: string } & ({ password: string } | { provider: string })) =>
  call<SteppedUp>("POST", "session/step-up", by);
