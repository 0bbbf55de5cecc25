/** A source of uniform numbers in [0, 1) with 32 random bits, repeatable from its seed. */
type Random = () => number;

/** Seeded generator sfc32 (Doty-Humphrey, PractRand), its state spread from the seed by splitmix32. */
export function seededRandom(seed: number): Random {
  const next = seededInteger(seed);
  return () => next() / 4294967296;
}

/** State of the generator: three words and a counter. */
export type RandomState = Int32Array;

/** Where the generator of a seed starts. */
export function seededState(seed: number): RandomState {
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
  const state = Int32Array.of(word(), word(), word(), 1);
  fillRandom(state, new Uint32Array(15));
  return state;
}

/** Fills `into` with the next unsigned 32-bit integers and moves the state on. */
export function fillRandom(state: RandomState, into: Uint32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = 0; i < into.length; i++) {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    into[i] = sum;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}

/** The same generator as unsigned 32-bit integers. */
export function seededInteger(seed: number): () => number {
  const state = seededState(seed);
  const words = new Uint32Array(64);
  let at = words.length;
  return () => {
    if (at === words.length) {
      fillRandom(state, words);
      at = 0;
    }
    return words[at++]!;
  };
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
