import { type LookupAddress, lookup } from "node:dns";
import { type IncomingHttpHeaders, type Agent as PlainAgent, request as requestPlain } from "node:http";
import { type Agent, request } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Milliseconds within which it has to be answered. */
const PATIENCE = 10_000;

const own = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
] as const)
  own.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["64:ff9b::", 96],
] as const)
  own.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is on this machine or in a private network. */
export function isPrivateIp(ip: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
  return own.check(mapped, isIP(mapped) === 6 ? "ipv6" : "ipv4");
}

/** A name leads where it led when it was looked at: what it is resolved to is checked and used at once. */
const publicLookup: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return done(error, "", 0);
    const inside = found.find(({ address }) => isPrivateIp(address));
    if (inside !== undefined || found.length === 0)
      return done(new Error(`${name} leads into a private network`), "", 0);
    if (options.all === true) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });
};

/** How far a request may go. */
type Within = {
  /** The name may lead into the company's own network. */
  readonly isPrivate: boolean;
  readonly milliseconds?: number;
  readonly signal?: AbortSignal;
  /** Bytes of the answer that are read; nothing unless said. */
  readonly most?: number;
  /** Connections that are used again; a new one for each request unless said. */
  readonly agent?: Agent | PlainAgent;
};

/** What is sent. */
type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** What came back. */
export type Arrived = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body is longer than what was read of it. */
  readonly isCut: boolean;
};

/**
 * Sends a request to an address of the settings. Certificates are checked; no redirect is followed, it is an answer like
 * others. Throws, in words without the address and what is sent, where there is no answer in time.
 */
export async function send(
  address: string | URL,
  { method = "GET", headers = {}, body }: Sent,
  { isPrivate, milliseconds = PATIENCE, signal, most = 0, agent }: Within,
): Promise<Arrived> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // an address that is written in figures, or this machine by its name, is listed as what it is
  const isListedAsItIs = isIP(host) !== 0 || host === "localhost";
  const patience = AbortSignal.timeout(milliseconds);
  return new Promise<Arrived>((resolve, reject) => {
    const ask = (url.protocol === "https:" ? request : requestPlain)(
      url,
      {
        method,
        agent: agent ?? false,
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
        ...(isPrivate || isListedAsItIs ? {} : { lookup: publicLookup }),
        headers: {
          ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        const done = (isCut: boolean) => {
          const whole = Buffer.concat(parts);
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: whole.subarray(0, most),
            isCut,
          });
          if (isCut) answer.destroy();
        };
        answer.on("error", reject);
        if (most === 0) return done(true);
        answer.on("data", (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size > most) done(true);
        });
        answer.on("end", () => done(false));
        answer.on("aborted", () => reject(new Error("the answer broke off")));
      },
    );
    ask.on("error", reject);
    ask.end(body);
  }).catch((error: Error & { code?: string }) => {
    throw new Error(patience.aborted ? "no answer in time" : (error.code ?? error.message));
  });
}

/** Posts JSON and gives the status with the beginning of the answer. A redirect throws, as what `send` throws. */
export async function post(
  address: string,
  { body, headers = {} }: { readonly body: string; readonly headers?: Readonly<Record<string, string>> },
  within: Within,
): Promise<{ readonly status: number; readonly text: string }> {
  const sent = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  const told = await send(address, sent, within);
  if (told.status >= 300 && told.status < 400)
    throw new Error(`answered ${told.status}: redirects are not followed`);
  return { status: told.status, text: told.body.toString("utf8") };
}
