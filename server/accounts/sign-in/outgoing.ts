import type { CustomFetchOptions } from "openid-client";
import { send } from "../../outgoing.ts";
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
export function createOutgoing(onLoopback: boolean, { bytes, milliseconds } = LIMITS): Outgoing {
  return async (address, { method, headers, body, signal } = { method: "GET", headers: {} }) => {
    const url = new URL(address);
    if (!isAllowed(url, onLoopback))
      throw new SignInRefused("failed", `${url.protocol}//${url.host} is not asked: not https`);
    const sent = { method, headers, ...(body == null ? {} : { body: await bytesOf(body) }) };
    // a company's own provider may be in its own network
    const within = { isPrivate: true, milliseconds, most: bytes, ...(signal && { signal }) };
    const answer = await send(url, sent, within).catch((error: Error) => {
      throw new SignInRefused("unreachable", `${url.host} did not answer (${error.message})`);
    });
    if (answer.isCut) throw new SignInRefused("failed", `${url.host} answered more than ${bytes} bytes`);
    const told = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, one]),
    );
    const { status } = answer;
    return new Response(answer.body.length === 0 ? null : new Uint8Array(answer.body), {
      status,
      headers: told,
    });
  };
}

async function bytesOf(body: NonNullable<Sent["body"]>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body as BodyInit).arrayBuffer());
}
