import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { createTransport } from "nodemailer";
import { messageWords } from "../../dashboards/text/messages.ts";
import { isListed, isThisMachine, type MailSettings } from "../message-settings.ts";
import { type Channel, Refused, type Written } from "./message.ts";

/** Milliseconds within which the server has to greet and to answer each step. */
const PATIENCE = 15_000;

/** A message in plain text. */
function textOf({ language, lines, link }: Written): string {
  const words = messageWords(language);
  return [
    ...lines.map(({ text, link }) => (link === undefined ? text : `${text}\n${link}`)),
    `${words.open}\n${link}`,
    words.mailFoot,
  ].join("\n\n");
}

/**
 * The way by mail: one SMTP server, under TLS unless it is on this machine. A recipient that the server refuses for good
 * (5xx) is `Refused`. The same message has the same Message-ID however often it is sent.
 */
export function mail(settings: MailSettings, password: string | null): Channel {
  const { host, port, tls, user, from, ca_file } = settings;
  const transport = createTransport({
    ...{ host, port, secure: tls === "always", requireTLS: tls !== "always" && !isThisMachine(host) },
    ...(user === undefined || password === null ? {} : { auth: { user, pass: password } }),
    tls: {
      minVersion: "TLSv1.2",
      ...(ca_file === undefined ? {} : { ca: [...rootCertificates, certificates(ca_file)] }),
    },
    ...{
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      dnsTimeout: PATIENCE,
    },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    kind: "mail",
    limits: [],
    send: async (message) => {
      if (!isListed(message.recipient, settings))
        throw new Refused("the address is of no domain of messages.mail.domains");
      try {
        await transport.sendMail({
          from: { name: "Assay 试金石", address: from },
          to: message.recipient,
          messageId: `<${message.id}@${from.slice(from.indexOf("@") + 1)}>`,
          subject: message.subject,
          text: textOf(message),
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        throw told(error as Error & { code?: string; responseCode?: number });
      }
    },
  };
}

function certificates(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Error(`messages.mail.ca_file: ${path} cannot be read`);
  }
}

/** What went wrong without the answer's text, which names the recipient. */
function told({ code = "unknown", responseCode }: { code?: string; responseCode?: number }): Error {
  const says =
    responseCode === undefined
      ? `the mail server did not answer as it should (${code})`
      : `the mail server answered ${responseCode} (${code})`;
  return code === "EENVELOPE" && responseCode !== undefined && responseCode >= 500
    ? new Refused(says)
    : new Error(says);
}
