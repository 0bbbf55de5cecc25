import type { Limit } from "../throttle.ts";

/** A line of a message, with where it leads. */
export type Line = { readonly text: string; readonly link?: string };

/** What a message says, in one language. */
export type Written = {
  readonly language: "zh" | "en";
  readonly subject: string;
  readonly lines: readonly Line[];
  /** Where all of it is: asks for sign-in. */
  readonly link: string;
};

/** A message as a channel takes it. */
export type Message = Written & {
  readonly id: string;
  /** An address of mail; "" where the channel has one reader. */
  readonly recipient: string;
};

/** A way by which messages leave. */
export type Channel = {
  readonly kind: "mail" | "wecom" | "dingtalk" | "feishu";
  /** How many messages it takes in how long. */
  readonly limits: readonly Limit[];
  /**
   * Sends it once. Throws, in words without secrets and without what is sent: `Limited` where the receiver asks to wait,
   * `Refused` where another attempt is of no use.
   */
  readonly send: (message: Message, ending?: AbortSignal) => Promise<void>;
};

/** The receiver takes no more for some seconds: no attempt. */
export class Limited extends Error {
  override name = "Limited";
  readonly seconds: number;
  constructor(told: string, seconds: number) {
    super(told);
    this.seconds = seconds;
  }
}

/** The receiver will never take it. */
export class Refused extends Error {
  override name = "Refused";
}
