import type { Text } from "../../language.ts";

/** Who somebody is to a provider: `issuer` and `subject` together are one person for ever. Never an e-mail. */
export type Identity = {
  /** The issuer's address, or `vendor:tenant`. */
  readonly issuer: string;
  readonly subject: string;
  /** As the provider calls them; decides nothing. */
  readonly name: string;
};

/** What is made for one sign-in, and known to this server alone but for the state. */
export type Asking = {
  /** Where the provider sends the browser back to. */
  readonly redirect: string;
  readonly state: string;
  readonly nonce: string;
  /** The PKCE verifier. */
  readonly verifier: string;
  /** Whether the person must sign in anew there, whoever is signed in already. */
  readonly fresh: boolean;
  /** When it began, in milliseconds. */
  readonly begun: number;
};

/** One way to sign in from outside. */
export type SignInProvider = {
  readonly id: string;
  readonly label: Text;
  /** The issuer of everybody who comes by it. */
  readonly issuer: string;
  /** How a subject is written that an administrator typed; as it is where left out. */
  readonly canonical?: (subject: string) => string;
  /** Whether it proves that somebody signed in there anew. */
  readonly provesFresh: boolean;
  /** Where to send the browser. Throws `SignInRefused`. */
  readonly begin: (asking: Asking) => Promise<URL>;
  /** Who came back with these parameters. Throws `SignInRefused`. */
  readonly redeem: (parameters: URLSearchParams, asking: Asking) => Promise<Identity>;
};

/** Why somebody is not let in, as the sign-in page tells it. */
export type Refusal =
  /** The sign-in was begun too long ago, in another browser, or came back before. */
  | "expired"
  /** The person or the provider said no. */
  | "denied"
  /** The provider's answer does not hold. */
  | "failed"
  | "unreachable"
  /** Of another company. */
  | "foreign"
  /** Nobody's account. */
  | "unknown"
  | "disabled"
  /** Another person than the one who is signed in. */
  | "another"
  /** Another account signs in by it already. */
  | "taken";

/** Somebody is not let in. The message is for the log: it holds no code, token, secret or name. */
export class SignInRefused extends Error {
  override name = "SignInRefused";
  readonly refusal: Refusal;
  constructor(refusal: Refusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
