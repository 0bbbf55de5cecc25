/** The languages that a person can be answered in. */
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGES = ["zh", "en"] as const;

/** A text in both languages. */
export type Text = { readonly zh: string; readonly en: string };

/**
 * The caller's language: `?lang=` first, then the best of `Accept-Language` by its weights, else `fallback`.
 *
 * @example chooseLanguage(undefined, "fr, zh-CN;q=0.9, en;q=0.8", "en") // "zh"
 */
export function chooseLanguage(
  asked: string | undefined,
  header: string | undefined,
  fallback: Language,
): Language {
  const direct = asked === undefined ? undefined : known(asked);
  if (direct !== undefined) return direct;
  let best: { language: Language; weight: number } | undefined;
  for (const part of (header ?? "").slice(0, 500).split(",")) {
    const [tag = "", ...parameters] = part.trim().split(";");
    const language = known(tag);
    const q = parameters.find((parameter) => parameter.trim().startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.trim().slice(2));
    if (language !== undefined && weight > 0 && (best === undefined || weight > best.weight)) {
      best = { language, weight };
    }
  }
  return best?.language ?? fallback;
}

function known(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split("-")[0];
  return primary === "zh" || primary === "en" ? primary : undefined;
}
