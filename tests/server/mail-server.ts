import { mkdtempSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

/** A key and a certificate of this machine's names that nobody else trusts, good until 2120. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgC5hOx7sT0/qfVBBS
7EKGtjQl2A01F5Gyb+Im9/2MZQuhRANCAASK4nk/RPL//Z7gBvAuVsSR3348dvsd
rl9K/a/+thLDtjHj1pzl1QDcKkQw5MTQrgYPwAURGYAsh+vAkxkGo9Em
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBdjCCARygAwIBAgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9Bc3NheSB0
ZXN0IG1haWwwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBoxGDAW
BgNVBAMMD0Fzc2F5IHRlc3QgbWFpbDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BIrieT9E8v/9nuAG8C5WxJHffjx2+x2uX0r9r/62EsO2MePWnOXVANwqRDDkxNCu
Bg/ABREZgCyH68CTGQaj0SajUTBPMCAGA1UdEQQZMBeCCWxvY2FsaG9zdIcEfwAA
AYcEAAAAADAMBgNVHRMEBTADAQH/MB0GA1UdDgQWBBSrCGZ6ayyWL0box6JxaPY0
5ZuMkjAKBggqhkjOPQQDAgNIADBFAiEA51tIeTb/9IEeaFXAFyZseHRycTBpX+XF
H0OOZCPr2gICICgLkQp0HHjTQIxUrvRAUzAd+IazdWAmP0B36iSPPRUz
-----END CERTIFICATE-----
`;

/** A message as the server took it in. */
export type Mailed = {
  readonly to: readonly string[];
  readonly user: string | null;
  readonly isEncrypted: boolean;
  readonly subject: string;
  readonly text: string;
  readonly head: string;
};

/** A real SMTP server on loopback. */
export type MailServer = {
  readonly port: number;
  readonly taken: Mailed[];
  /** What the next recipients are answered: 0 takes them. */
  readonly answers: number[];
  /** The certificate as a file that settings can name. */
  readonly caFile: string;
  readonly close: () => Promise<void>;
};

/** Starts it. With a user it asks for that one's password; `plain` offers no TLS, `tls` speaks it from the first byte. */
export async function mailServer({
  user,
  plain = false,
  tls = false,
}: {
  user?: { readonly name: string; readonly password: string };
  plain?: boolean;
  tls?: boolean;
}): Promise<MailServer> {
  const [taken, answers]: [Mailed[], number[]] = [[], []];
  const server = new SMTPServer({
    ...{ key: KEY, cert: CERTIFICATE, secure: tls, disableReverseLookup: true, logger: false },
    authOptional: user === undefined,
    disabledCommands: [...(plain ? ["STARTTLS"] : []), ...(user === undefined ? ["AUTH"] : [])],
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password
        ? done(null, { user: username })
        : done(new Error("wrong")),
    onRcptTo: (_address, _session, done) => {
      const answer = answers.shift() ?? 0;
      done(answer === 0 ? null : Object.assign(new Error("not taken"), { responseCode: answer }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        taken.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          user: typeof session.user === "string" ? session.user : null,
          isEncrypted: session.secure,
          ...parsed(Buffer.concat(parts).toString("latin1")),
        });
        done();
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const caFile = join(mkdtempSync(join(tmpdir(), "assay-mail-")), "ca.pem");
  writeFileSync(caFile, CERTIFICATE);
  return {
    port: (server.server.address() as AddressInfo).port,
    ...{ taken, answers, caFile },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** Head, subject and text of a message of one part, by RFC 2045 and 2047. */
function parsed(raw: string): Pick<Mailed, "head" | "subject" | "text"> {
  const at = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, " ");
  const body = raw.slice(at + 4);
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const coding = field("content-transfer-encoding").toLowerCase();
  const quoted = (text: string) =>
    text
      .replaceAll(/=\r\n/g, "")
      .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const bytes =
    coding === "base64"
      ? Buffer.from(body, "base64")
      : Buffer.from(coding === "quoted-printable" ? quoted(body) : body, "latin1");
  const word = (_: string, how: string, text: string) =>
    (how.toUpperCase() === "B"
      ? Buffer.from(text, "base64")
      : Buffer.from(quoted(text.replaceAll("_", " ")), "latin1")
    ).toString("utf8");
  return {
    head,
    subject: field("subject")
      .replaceAll(/\?= =\?/g, "?==?")
      .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, word),
    text: bytes.toString("utf8").replaceAll("\r\n", "\n").trim(),
  };
}
