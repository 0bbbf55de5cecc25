import { readFileSync } from "node:fs";

/** Where the settings say that a secret is: in a variable of the environment, or in a file. */
type Place = { readonly env: string | undefined; readonly file: string | undefined };

/** A secret that the settings name. Throws, naming `path` and place, where it is not there or too short. */
export function readSecret(
  path: string,
  { env, file }: Place,
  { what, least }: { readonly what: string; readonly least: number },
): string {
  const secret = env === undefined ? fromFile(file ?? "") : (process.env[env] ?? "");
  if (secret.length < least)
    throw new Error(`${path}: ${env ?? file ?? ""} should hold ${what}, ${least} characters at least`);
  return secret;
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
