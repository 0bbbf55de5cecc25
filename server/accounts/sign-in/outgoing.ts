import type { CustomFetchOptions } from "openid-client";
import { SignInRefused } from "./provider.ts";

/** The largest answer that is read, and how long one may take. */
const LIMITS = { bytes: 1_048_576, milliseconds: 10_000 };

/** What is sent. */
export type Sent = Pick<CustomFetchOptions, "method" | "headers"> &
  Partial<Pick<CustomFetchOptions, "body" | "signal">>;

/** A fetch that reaches https alone (http on loopback too where `onLoopback`), follows nothing and reads a little. */
export type Outgoing = (address: string, sent?: Sent) => Promise<Response>;

/** Whether an address is one that may be asked, or a browser sent to. */
export function isAllowed(address: URL, onLoopback: boolean): boolean {
  if (address.protocol === "https:") return true;
  return onLoopback && address.protocol === "http:" && isLoopback(address);
}

/** Whether an address is on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

/** Makes one; it throws `SignInRefused` where there is no answer, or not in time, or too large a one. */
export function createOutgoing(onLoopback: boolean, limits = LIMITS): Outgoing {
  return async (address, { signal, body = null, ...sent } = { method: "GET", headers: {} }) => {
    const url = new URL(address);
    if (!isAllowed(url, onLoopback))
      throw new SignInRefused("failed", `${url.protocol}//${url.host} is not asked: not https`);
    const patience = AbortSignal.timeout(limits.milliseconds);
    try {
      const answer = await fetch(url, {
        ...sent,
        body: body as BodyInit | null,
        redirect: "manual",
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      });
      const { status, headers } = answer;
      const bytes = await read(answer, limits.bytes, url.host);
      return new Response(bytes.length === 0 ? null : bytes, { status, headers });
    } catch (error) {
      if (error instanceof SignInRefused) throw error;
      // the cause may hold the whole address, with secrets in it
      const { name, cause } = error as { name: string; cause?: { code?: string } };
      throw new SignInRefused("unreachable", `${url.host} did not answer (${cause?.code ?? name})`);
    }
  };
}

async function read({ body }: Response, most: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > most) throw new SignInRefused("failed", `${host} answered more than ${most} bytes`);
    parts.push(part);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
