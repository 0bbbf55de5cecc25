import { createOutgoing, isLoopback, type Outgoing } from "./outgoing.ts";
import { SignInRefused } from "./provider.ts";

/** What a vendor answers: JSON, also where it says what is wrong. */
export type Said = Readonly<Record<string, unknown>>;

/** Where a vendor's interface is, and the way to it. */
export type Vendor = {
  /** The address of a path at one of the vendor's hosts, or at the loopback address of tests. */
  readonly at: (host: string, path: string, query?: Record<string, string>) => URL;
  /** Asks, and gives the JSON of the answer, whatever its status. Throws `SignInRefused`. */
  readonly ask: (
    address: URL,
    sent?: { readonly headers?: Record<string, string>; readonly json?: object },
  ) => Promise<Said>;
};

/** The way to a vendor's interface; `base` is a loopback address in its place. `outgoing` is for tests that do not wait. */
export function vendorAt(base: string | undefined, outgoing?: Outgoing): Vendor {
  const replaced = base === undefined ? null : new URL(base);
  if (replaced !== null && !isLoopback(replaced)) throw new Error(`${base} is no loopback address`);
  const send = outgoing ?? createOutgoing(replaced !== null);
  return {
    at: (host, path, query = {}) => {
      const address = new URL(path, replaced ?? `https://${host}`);
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      return address;
    },
    ask: async (address, { headers = {}, json } = {}) => {
      const answer = await send(address.href, {
        method: json === undefined ? "GET" : "POST",
        headers: {
          accept: "application/json",
          ...(json === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const said: unknown = await answer.json().catch(() => null);
      if (typeof said === "object" && said !== null && !Array.isArray(said)) return said as Said;
      throw new SignInRefused("failed", `${address.host} answered ${answer.status} without a JSON object`);
    },
  };
}

/** A member that has to be a text; throws, naming it alone. */
export function textOf(said: Said, member: string, from: string): string {
  const value = said[member];
  if (typeof value === "string" && value !== "") return value;
  throw new SignInRefused("failed", `${from} gave no ${member}`);
}

/** A member that may be a text. */
export const maybeText = (said: Said, member: string): string =>
  typeof said[member] === "string" ? said[member] : "";

/** The vendor's number or word of an error, as far as it can be repeated in the log. */
export function errorOf(said: Said, member: string): string {
  const code = said[member];
  const text = typeof code === "number" || typeof code === "string" ? String(code) : "";
  return /^[\w.-]{1,60}$/.test(text) ? text : "unknown";
}

/** The one parameter that the vendor sends back; throws where it is not there once: the person said no. */
export function onlyOne(parameters: URLSearchParams, name: string): string {
  const [value = "", ...more] = parameters.getAll(name);
  if (value !== "" && more.length === 0) return value;
  throw new SignInRefused("denied", `no ${name} came back`);
}
