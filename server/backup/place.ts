import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { givenKey, keyPath } from "../../pipelines/key-file.ts";

/**
 * Throws where backups must not lie, before the place is made: inside the data directory, which is lost with it, or
 * where the master key lies in the same folder or below, which would go with every copy of them.
 */
export function checkPlace(directory: string, to: string): void {
  const place = realPlace(to);
  if (isWithin(directory, place))
    throw new Error(`${to} lies inside the data directory; name a place outside for backups`);
  if (givenKey({}) !== undefined) return;
  const key = keyPath(directory, {});
  if (isWithin(place, realPlace(key)))
    throw new Error(
      `${to} holds the master key (${key}): who copies the backups would take it along; name a folder without it for backups`,
    );
}

/** Where a path leads, whose last folders need not be there yet. */
function realPlace(path: string): string {
  const whole = resolve(path);
  let there = whole;
  while (!existsSync(there)) there = dirname(there);
  return join(realpathSync(there), relative(there, whole));
}

function isWithin(folder: string, path: string): boolean {
  return `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
