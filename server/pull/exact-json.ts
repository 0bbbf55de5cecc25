/** Strings as they are, so that no number is looked for in them, and numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * Parses JSON without losing a digit: a number that would not come out as it is written (an id over 2^53, 1.50, 1e400)
 * becomes a text. Throws `SyntaxError` where it is no JSON.
 */
export function parseExactly(text: string): unknown {
  const exact = text.replace(TOKENS, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`,
  );
  return JSON.parse(exact.charCodeAt(0) === 0xfeff ? exact.slice(1) : exact);
}
