import type { System } from "../../pipelines/system.ts";
import type { Config } from "../config.ts";
import { hostsOf, optionsOf } from "./source.ts";

/** What a host is asked for. */
export const HOST_USES = ["pull", "sign_in", "models", "mail", "robot", "engine"] as const;

/** A host to which this installation may speak, and why. */
export type ListedHost = {
  readonly host: string;
  readonly use: (typeof HOST_USES)[number];
  /** Which system, provider or channel. */
  readonly name: string;
};

/** Hosts of vendors where the settings name no other. */
const VENDORS = { feishu: "open.feishu.cn", dingtalk: "api.dingtalk.com", wecom: "qyapi.weixin.qq.com" };
const ROBOTS = { ...VENDORS, dingtalk: "oapi.dingtalk.com" };

/** Every host that the settings let this installation speak to; it speaks to no other. */
export function listedHosts(config: Config, systems: ReadonlyMap<string, System>): ListedHost[] {
  const { pulls, sign_in, models, messages, engine } = config;
  const at = (use: ListedHost["use"], name: string, address: string) => ({
    use,
    name,
    host: new URL(address).host,
  });
  return [
    ...pulls.flatMap(({ system: name, options, base }): ListedHost[] => {
      const system = systems.get(name);
      if (system === undefined) return [];
      const hosts = hostsOf({ system, options: optionsOf(system, options), ...(base && { base }) });
      return hosts.map((host) => ({ host, use: "pull", name }));
    }),
    ...sign_in.oidc.map(({ id, issuer }) => at("sign_in", id, issuer)),
    ...(["feishu", "dingtalk", "wecom"] as const).flatMap((vendor) => {
      const own = sign_in[vendor];
      return own === undefined ? [] : [at("sign_in", vendor, own.base ?? `https://${VENDORS[vendor]}`)];
    }),
    ...models.webhooks.map(({ address }) => at("models", "webhook", address)),
    ...(messages.mail === undefined
      ? []
      : [{ use: "mail" as const, name: "mail", host: messages.mail.host }]),
    ...messages.robots.map(({ id, vendor, base }) => at("robot", id, base ?? `https://${ROBOTS[vendor]}`)),
    ...(engine?.addresses ?? []).map((address) => at("engine", "clickhouse", address)),
  ];
}
