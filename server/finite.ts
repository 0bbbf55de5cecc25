import { HttpError } from "./http-error.ts";

/**
 * Refuses numbers that are not finite. The validator turns a text such as `1e309` of an address into Infinity and
 * then skips its limits; call it on what has been validated.
 */
export function refuseInfinite(value: unknown, path = ""): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new HttpError("invalid_parameter", {
      path,
      problem: { zh: "数值过大", en: "the number is too large" },
    });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    refuseInfinite(inner, path === "" ? name : `${path}.${name}`);
  }
}
