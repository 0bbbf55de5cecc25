import { randomFillSync } from "node:crypto";

const pool = Buffer.allocUnsafe(1 << 18);
let drawn = pool.length;

/** Random bytes from the system's generator, drawn in advance; each is given out once. Copy what you keep. */
export function random(bytes: number): Buffer {
  if (drawn + bytes > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += bytes;
  return pool.subarray(drawn - bytes, drawn);
}
