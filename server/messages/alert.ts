import { messageWords } from "../../dashboards/text/messages.ts";
import { roleNames } from "../access/role-names.ts";
import type { Role } from "../access/roles.ts";
import type { Config } from "../config.ts";
import type { Language } from "../language.ts";
import { linkTo } from "./link.ts";
import type { Written } from "./message.ts";

/** Something that wants attention, as it is told in one language. */
export type Alert = {
  /** What it is about: the same as long as it holds. */
  readonly key: string;
  readonly says: string;
  /** Who should act. */
  readonly role: Role;
  /** The page that shows it, with what it is asked. */
  readonly page: string;
};

/** Alerts as one message: a line each, with who should act and where it is shown. */
export function alertMessage(
  alerts: readonly Alert[],
  language: Language,
  config: Pick<Config, "server">,
): Written {
  const words = messageWords(language).alerts;
  const space = language === "zh" ? "" : " ";
  const pages = new Set(alerts.map(({ page }) => page.split("?")[0]));
  return {
    language,
    subject: words.subject(alerts.length),
    lines: alerts.map(({ says, role, page }) => ({
      text: says + space + words.act(roleNames[role][language]),
      link: linkTo(config, page),
    })),
    link: linkTo(config, pages.size === 1 ? ([...pages][0] ?? "") : "overview"),
  };
}
