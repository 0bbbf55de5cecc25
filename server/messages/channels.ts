import type { Config } from "../config.ts";
import { MAIL, type Vendor } from "../message-settings.ts";
import { readSecret } from "../secret.ts";
import { dingtalk } from "./dingtalk.ts";
import { feishu } from "./feishu.ts";
import { mail } from "./mail.ts";
import type { Channel } from "./message.ts";
import type { Robot } from "./robot.ts";
import { wecom } from "./wecom.ts";

/** The ways by which messages may leave, by their ids. */
export type Channels = ReadonlyMap<string, Channel>;

const vendors: Readonly<Record<Vendor, (robot: Robot) => Channel>> = { wecom, dingtalk, feishu };

/**
 * The channels of the settings with their secrets; `now` is the clock by which signatures are made. Throws, naming it,
 * where a secret is not there or too short.
 */
export function channelsOf(
  { messages: { mail: settings, robots } }: Pick<Config, "messages">,
  now: () => number = Date.now,
): Channels {
  const channels = new Map<string, Channel>();
  if (settings !== undefined) {
    const { user, password_env: env, password_file: file } = settings;
    const password =
      user === undefined
        ? null
        : readSecret("messages.mail", { env, file }, { what: "the password", least: 1 });
    channels.set(MAIL, mail(settings, password));
  }
  robots.forEach((robot, index) => {
    const path = `messages.robots.${index}`;
    const { id, vendor, base, private_network } = robot;
    const key = readSecret(
      path,
      { env: robot.key_env, file: robot.key_file },
      { what: "the robot's key", least: 8 },
    );
    const secret =
      vendor === "wecom"
        ? ""
        : readSecret(
            path,
            { env: robot.secret_env, file: robot.secret_file },
            { what: "the secret that signs", least: 8 },
          );
    channels.set(
      id,
      vendors[vendor]({ ...(base === undefined ? {} : { base }), private_network, key, secret, now }),
    );
  });
  return channels;
}
