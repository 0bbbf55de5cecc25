import { filled, type System } from "../../pipelines/system.ts";

/** A system as the settings of this installation have it, with its secrets. */
export type Source = {
  readonly system: System;
  readonly options: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Another address than the system's own. */
  readonly base?: string;
  readonly isPrivate: boolean;
  /** Requests of one run at most. */
  readonly budget: number;
};

type Addressed = Pick<Source, "system" | "options" | "base">;

/** The hosts that are asked for a system, with their ports where those are unusual. */
export function hostsOf({ system, options, base }: Addressed): string[] {
  return base === undefined ? system.hosts.map((host) => filled(host, options)) : [new URL(base).host];
}

/** The address below which a system's endpoints are, without a slash at its end. */
export const baseOf = ({ system, options, base }: Addressed): string =>
  (base ?? filled(system.base, options)).replace(/\/+$/, "");

/** A text of the file in which ids and options stand, as it is sent in an address. */
export const inAddress = (text: string, values: Readonly<Record<string, string>>): string =>
  filled(text, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encoded(value)])));

const encoded = (value: string) => encodeURIComponent(value).replaceAll("%2C", ",");

/** A constant of the file with what its braces stand for, whatever its depth. */
export function filledIn(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return filled(value, values);
  if (Array.isArray(value)) return value.map((one) => filledIn(one, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, values)]));
}

/** The options of a system as the settings and its file have them. */
export function optionsOf(
  { options = {} }: Pick<System, "options">,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const usual = Object.entries(options).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(usual), ...given };
}
