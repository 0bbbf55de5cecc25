import { addToken, endToken, type NewToken } from "./machine-tokens.ts";
import type { Actor, Desk } from "./people.ts";

/** What `assay token` asks, of this process or of the server. Of a token only the hash is handed over. */
export type TokenAsked = { readonly actor: string } & (
  | { readonly act: "add"; readonly token: NewToken }
  | { readonly act: "end"; readonly name: string }
);

/** Until when the token is good, or was. */
export type TokenTold = { readonly name: string; readonly expires_at: string };

/** Does what `assay token` asks. */
export async function actOnTokens(desk: Desk, asked: TokenAsked): Promise<TokenTold> {
  const actor: Actor = { name: asked.actor, by: "command" };
  const { name, expires_at } =
    asked.act === "add" ? await addToken(desk, actor, asked.token) : await endToken(desk, actor, asked.name);
  return { name, expires_at };
}
