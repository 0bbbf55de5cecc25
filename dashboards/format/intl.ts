import type { Language } from "../types.ts";

const LOCALE: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };

/** Gives one and the same maker's product for the same language and options: making one costs as much as 100 uses. */
function kept<Options extends object, Format>(
  make: (locale: string, options: Options) => Format,
): (language: Language, options: Options) => Format {
  const known = new Map<string, Format>();
  return (language, options) => {
    const key = `${language} ${JSON.stringify(options)}`;
    const format = known.get(key) ?? make(LOCALE[language], options);
    known.set(key, format);
    return format;
  };
}

export const numbers = kept(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
const collators = kept((locale, options: Intl.CollatorOptions) => new Intl.Collator(locale, options));

/** Orders names as their readers do: by pinyin, by letters. */
export const compareNames = (a: string, b: string, language: Language): number =>
  collators(language, {}).compare(a, b);
