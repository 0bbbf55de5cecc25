import { type LookupAddress, lookup } from "node:dns";
import { request as requestPlain } from "node:http";
import { request } from "node:https";
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
};

/**
 * Posts JSON to an address of the settings and gives the status with the beginning of the answer. Follows no redirect.
 * Throws, in words without the address and what is sent, where there is no answer in time.
 */
export async function post(
  address: string,
  { body, headers = {} }: { readonly body: string; readonly headers?: Readonly<Record<string, string>> },
  { isPrivate, milliseconds = PATIENCE, signal, most = 0 }: Within,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // an address that is written in figures, or this machine by its name, is listed as what it is
  const isListedAsItIs = isIP(host) !== 0 || host === "localhost";
  const patience = AbortSignal.timeout(milliseconds);
  const told = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const ask = (url.protocol === "https:" ? request : requestPlain)(
      url,
      {
        method: "POST",
        agent: false,
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
        ...(isPrivate || isListedAsItIs ? {} : { lookup: publicLookup }),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        const done = () => {
          answer.destroy();
          const text = Buffer.concat(parts).subarray(0, most).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, text });
        };
        answer.on("error", reject);
        if (most === 0) return done();
        answer.on("data", (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size >= most) done();
        });
        answer.on("end", done);
      },
    );
    ask.on("error", reject);
    ask.end(body);
  }).catch((error: Error & { code?: string }) => {
    throw new Error(patience.aborted ? "no answer in time" : (error.code ?? error.message));
  });
  if (told.status >= 300 && told.status < 400)
    throw new Error(`answered ${told.status}: redirects are not followed`);
  return told;
}
