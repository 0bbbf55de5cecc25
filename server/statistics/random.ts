/** A source of uniform numbers in [0, 1) with 32 random bits, repeatable from its seed. */
export type Random = () => number;

/** Seeded generator sfc32 (Doty-Humphrey, PractRand), its state spread from the seed by splitmix32. */
export function seededRandom(seed: number): Random {
  const next = seededInteger(seed);
  return () => next() / 4294967296;
}

/** The same generator as unsigned 32-bit integers. */
export function seededInteger(seed: number): () => number {
  if (!Number.isFinite(seed)) throw new RangeError(`invalid seed: ${seed}`);
  let spread = (seed ^ (seed / 4294967296)) | 0;
  const word = () => {
    spread = (spread + 0x9e3779b9) | 0;
    let z = spread ^ (spread >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = word();
  let b = word();
  let c = word();
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Standard normal numbers from a uniform source (Marsaglia's polar method). */
export function normalRandom(random: Random): Random {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * random() - 1;
      const v = 2 * random() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  };
}

/** The numbers 0..n-1 in random order (Fisher-Yates). */
export function shuffledIndices(n: number, random: Random): Uint32Array {
  const order = new Uint32Array(n).map((_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
