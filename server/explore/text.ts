import { HttpError } from "../http-error.ts";

/** A line that people wrote: trimmed, spaces single; refused where it is blank or has control characters. */
export function checkedLine(path: string, text: string): string {
  const line = text.normalize("NFC").trim().replaceAll(/ +/g, " ");
  if (line === "")
    throw new HttpError("invalid_parameter", {
      path,
      problem: { zh: "不能为空", en: "it must not be blank" },
    });
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(line))
    throw new HttpError("invalid_parameter", {
      path,
      problem: { zh: "不能含控制字符或换行", en: "it must not have control characters or line breaks" },
    });
  return line;
}
