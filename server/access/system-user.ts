import { userInfo } from "node:os";

/** Who works at the terminal, as the operating system names them; by number where it has no name for them. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
