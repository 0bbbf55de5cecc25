import { messageWords } from "../../dashboards/text/messages.ts";
import type { RobotSettings } from "../message-settings.ts";
import { post } from "../outgoing.ts";
import { Limited, type Written } from "./message.ts";

/** A robot of the settings with its secrets. */
export type Robot = Pick<RobotSettings, "base" | "private_network"> & {
  readonly key: string;
  /** "" where the vendor has none. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** What a vendor's answer says: its code and its message. */
type Told = { readonly code: number; readonly says: string };

/** How one vendor tells that it takes no more, and for how many seconds. */
type Rates = { readonly isLimit: (told: Told) => boolean; readonly seconds: number };

/** The most of an answer that is read, in bytes. */
const MOST = 16_384;

/**
 * Posts a body to a robot. Its answer must be 2xx, JSON and of code 0: whatever else it is throws, without key and secret.
 */
export async function tell(
  { key, secret, private_network }: Robot,
  address: string,
  body: object,
  { isLimit, seconds }: Rates,
  ending?: AbortSignal,
): Promise<void> {
  const { status, text } = await post(
    address,
    { body: JSON.stringify(body) },
    { isPrivate: private_network, most: MOST, ...(ending && { signal: ending }) },
  );
  const told = read(text);
  const open = (said: string) =>
    [key, secret].reduce((left, hidden) => (hidden === "" ? left : left.replaceAll(hidden, "…")), said);
  const says =
    told === null ? `answered ${status} without a code` : open(`answered code ${told.code}: ${told.says}`);
  if (status === 429 || (told !== null && isLimit(told))) throw new Limited(says, seconds);
  if (status < 200 || status > 299) throw new Error(told === null ? `answered ${status}` : says);
  if (told === null || told.code !== 0) throw new Error(says);
}

/** WeCom and DingTalk say `errcode`, Feishu `code`. */
function read(text: string): Told | null {
  try {
    const answer = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const code = answer?.errcode ?? answer?.code ?? answer?.StatusCode;
    const says = answer?.errmsg ?? answer?.msg ?? answer?.StatusMessage ?? "";
    return typeof code === "number"
      ? { code, says: typeof says === "string" ? says.slice(0, 160) : "" }
      : null;
  } catch {
    return null;
  }
}

/** A text in Markdown that means nothing but itself: the signs of headings, links, mentions and colours are full-width ones. */
const WIDE: Readonly<Record<string, string>> = {
  ...{ "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "＇", _: "＿", "#": "＃", "~": "～" },
};
const plain = (text: string) => text.replaceAll(/[<>[\]*`_#~]/g, (sign) => WIDE[sign] ?? sign);

/** A message in the Markdown that robots know, its paragraphs set apart by `gap`. */
export function markdown({ language, subject, lines, link }: Written, isShort: boolean, gap: string): string {
  const words = messageWords(language);
  const linked = (text: string, address: string) => `[${text}](${address})`;
  return [
    `**${plain(subject)}**`,
    ...lines.map(({ text, link }) =>
      link === undefined ? plain(text) : `${plain(text)} ${linked(words.look, link)}`,
    ),
    `${isShort ? `${words.shortened} ` : ""}${linked(words.open, link)}`,
  ].join(gap);
}
