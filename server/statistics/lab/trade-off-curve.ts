import { nonnegativeQuadratic } from "../numbers/nonnegative-quadratic.ts";
import { findRoot } from "../numbers/root.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";
import { impactRatioFromD } from "../selection/impact-ratio-from-d.ts";

/** One composite on the trade-off curve. */
type TradeOffPoint = {
  /** Weights, at least 0, summing to 1. */
  weights: number[];
  validity: number;
  /** Standardized difference of the composite, majority less minority. */
  d: number;
  /** Minority over majority selection rate. */
  impactRatio: number | null;
};

/** What a trade-off curve is made of. */
type TradeOffInput = {
  /** Predictors' correlations, row by row; validities; and majority less minority mean in SDs, per predictor. */
  readonly correlations: ArrayLike<number>;
  readonly validities: ArrayLike<number>;
  readonly differences: ArrayLike<number>;
  readonly minorityShare: number;
  readonly selectionRatio: number;
};

/** The exact front between validity and impact ratio. */
type TradeOffFront = {
  /** Ends: least difference, and most validity. */
  fairest: TradeOffPoint;
  strongest: TradeOffPoint;
  /** The composite with the highest impact ratio among those with at least this validity. */
  at: (validity: number) => TradeOffPoint;
  /** The composite that makes validity - price x difference largest. */
  atPrice: (price: number) => TradeOffPoint;
};

/**
 * Exact trade-off front of validity against adverse impact for weights >= 0 (De Corte, Lievens & Sackett
 * 2007). With a fixed minority share and selection ratio the impact ratio falls with the composite's d alone,
 * so each point where a price on d exists is a non-negative least squares problem on `r - price d`; its
 * solution is traced as the price grows from 0 (a parametric active set: weights are linear in the price
 * between breakpoints). Where all scores `r - price d` have turned negative, the front goes on along pairs of
 * predictors: second-order conditions leave no larger mix, unless predictors cost exactly the same difference per
 * validity, where the best pair stands for the mix. Null where the inputs allow no composite of
 * positive validity, or one of more than 1, which no correlations do.
 */
export function tradeOffFront(input: TradeOffInput): TradeOffFront | null {
  const size = input.validities.length;
  const sd = Array.from({ length: size }, (_, i) => Math.sqrt(input.correlations[i * size + i]!));
  if (size === 0 || sd.some((value) => !(value > 1e-150))) return null;
  const r = Float64Array.from(input.validities, (value, i) => value / sd[i]!);
  const d = Float64Array.from(input.differences, (value, i) => value / sd[i]!);
  const R = Float64Array.from(
    input.correlations,
    (value, k) => value / (sd[Math.floor(k / size)]! * sd[k % size]!),
  );
  if (![...r, ...d, ...R].every(Number.isFinite) || !(Math.max(...r) > 1e-12)) return null;
  if (cholesky(R, size, 1e-9).rank < size) {
    for (let i = 0; i < size; i++) R[i * size + i]! *= 1 + 1e-8;
    if (cholesky(R, size, 1e-9).rank < size) return null;
  }

  const point = (w: ArrayLike<number>): TradeOffPoint => {
    let up = 0;
    let gap = 0;
    let norm = 0;
    for (let i = 0; i < size; i++) {
      up += r[i]! * w[i]!;
      gap += d[i]! * w[i]!;
      for (let j = 0; j < size; j++) norm += w[i]! * w[j]! * R[i * size + j]!;
    }
    const root = Math.sqrt(norm);
    // Weights of the predictors as given, not of the rescaled ones.
    const own = Array.from({ length: size }, (_, i) => w[i]! / sd[i]!);
    const sum = own.reduce((s, value) => s + value, 0);
    return {
      weights: own.map((value) => value / sum),
      validity: up / root,
      d: gap / root,
      impactRatio:
        impactRatioFromD(gap / root, input.minorityShare, input.selectionRatio)?.impactRatio ?? null,
    };
  };
  const path = pricePath(R, r, d, size);
  if (path === null) return null;
  const strongest = point(path.at(0));
  if (!(strongest.validity <= 1 + 1e-6)) return null;
  const cheapest = point(path.end);
  const pairs = path.endsAtVertex ? pairFront(R, r, d, size, cheapest.d) : null;
  const fairest = pairs ? point(pairs.end) : cheapest;

  const at = (validity: number): TradeOffPoint => {
    if (validity >= strongest.validity) return strongest;
    if (validity <= fairest.validity) return fairest;
    if (validity <= cheapest.validity) return pairs ? point(pairs.at(validity)) : cheapest;
    return point(path.withValidity(validity));
  };
  return { fairest, strongest, at, atPrice: (price) => point(path.at(Math.max(0, price))) };
}

/**
 * Points of the front at even steps of validity between its ends, fairest first: validity rises, impact ratio
 * falls. Where `least` is above the fairest end's validity it begins there. Empty where there is no front.
 */
export function tradeOffCurve(
  input: TradeOffInput,
  points = 21,
  least = Number.NEGATIVE_INFINITY,
): TradeOffPoint[] {
  const front = tradeOffFront(input);
  if (front === null) return [];
  const { strongest, at } = front;
  const fairest = least > front.fairest.validity ? at(least) : front.fairest;
  const span = strongest.validity - fairest.validity;
  if (!(span > 1e-12)) return [strongest];
  return Array.from({ length: points }, (_, i) =>
    i === 0 ? fairest : i === points - 1 ? strongest : at(fairest.validity + (span * i) / (points - 1)),
  );
}

type Segment = { from: number; to: number; members: number[]; a: Float64Array; b: Float64Array };

/** Weights that solve min ½ w'Rw - (r - price d)'w, w >= 0, for every price from 0 on. */
function pricePath(R: Float64Array, r: Float64Array, d: Float64Array, size: number) {
  const segments: Segment[] = [];
  const scores = (price: number) => r.map((value, i) => value - price * d[i]!);
  const membersAt = (price: number): number[] => {
    const w = nonnegativeQuadratic(R, scores(price));
    return w ? [...w.keys()].filter((i) => w[i]! > 0) : [];
  };
  let members = membersAt(0);
  if (members.length === 0) return null;
  let price = 0;
  let last = members[0]!;
  let endless = false;
  for (let turn = 0; turn < 40 * size + 40 && members.length > 0; turn++) {
    let piece = segmentOf(R, r, d, size, members, price);
    const middle = Number.isFinite(piece.to) ? (price + piece.to) / 2 : price * 2 + 1;
    if (piece.to > price && !holds(R, r, d, size, piece, middle)) {
      members = membersAt(price + 1e-7 * (1 + price));
      if (members.length === 0) break;
      piece = segmentOf(R, r, d, size, members, price);
    }
    if (piece.to > price || segments.length === 0) segments.push({ ...piece, from: price });
    if (!Number.isFinite(piece.to)) {
      endless = true;
      break;
    }
    price = Math.max(price, piece.to);
    last = piece.members.reduce((best, i) => (i === piece.flip ? best : i), piece.flip);
    const gone = members.includes(piece.flip);
    if (gone && members.length === 1) {
      last = piece.flip;
      members = [];
    } else
      members = gone
        ? members.filter((i) => i !== piece.flip)
        : [...members, piece.flip].sort((i, j) => i - j);
  }
  const weights = (segment: Segment, at: number) => {
    const w = new Float64Array(size);
    segment.members.forEach((i, k) => {
      w[i] = Math.max(0, segment.a[k]! - at * segment.b[k]!);
    });
    return w;
  };
  const end = new Float64Array(size);
  const final = segments.at(-1)!;
  if (endless) {
    // Beyond the last breakpoint the direction tends to -b, or stays at a where the price does nothing.
    const moving = final.b.some((value) => Math.abs(value) > 1e-14);
    final.members.forEach((i, k) => {
      end[i] = Math.max(0, moving ? -final.b[k]! : final.a[k]!);
    });
    if (!end.some((value) => value > 0)) end.set(weights(final, final.from));
  } else end[last] = 1;
  const at = (value: number): Float64Array => {
    const segment = segments.find((s) => value >= s.from && value < s.to);
    if (!segment) return end;
    const w = weights(segment, value);
    return w.some((entry) => entry > 0) ? w : end;
  };
  const validity = (w: Float64Array) => {
    let up = 0;
    let norm = 0;
    for (let i = 0; i < size; i++) {
      if (w[i] === 0) continue;
      up += r[i]! * w[i]!;
      for (let j = 0; j < size; j++) norm += w[i]! * w[j]! * R[i * size + j]!;
    }
    return up / Math.sqrt(norm);
  };
  const withValidity = (target: number): Float64Array => {
    for (const segment of segments) {
      const closing = Number.isFinite(segment.to) ? weights(segment, segment.to) : end;
      const low = closing.some((entry) => entry > 0) ? validity(closing) : -1;
      if (low > target) continue;
      // In a finite variable, as the last segment may have no end.
      const priceOf = (t: number) =>
        Number.isFinite(segment.to)
          ? segment.from + t * (segment.to - segment.from)
          : segment.from + t / (1 - t);
      const top = Number.isFinite(segment.to) ? 1 : 1 - 1e-12;
      const gap = (t: number) => {
        const w = weights(segment, priceOf(t));
        return w.some((entry) => entry > 0) ? validity(w) - target : low - target;
      };
      const root = findRoot(gap, 0, top);
      return root === null
        ? gap(0) <= 0
          ? weights(segment, segment.from)
          : closing
        : weights(segment, priceOf(root));
    }
    return end;
  };
  return { at, end, endsAtVertex: !endless, withValidity };
}

function segmentOf(
  R: Float64Array,
  r: Float64Array,
  d: Float64Array,
  size: number,
  members: number[],
  from: number,
): Segment & { flip: number } {
  const part = new Float64Array(members.length ** 2);
  members.forEach((i, k) => {
    members.forEach((j, m) => {
      part[k * members.length + m] = R[i * size + j]!;
    });
  });
  const factor = cholesky(part, members.length, 1e-15);
  const a = solveCholesky(
    factor,
    members.map((i) => r[i]!),
  );
  const b = solveCholesky(
    factor,
    members.map((i) => d[i]!),
  );
  let to = Number.POSITIVE_INFINITY;
  let flip = -1;
  const event = (value: number, i: number) => {
    if (value > from + 1e-13 * (1 + from) && value < to) {
      to = value;
      flip = i;
    }
  };
  members.forEach((i, k) => {
    if (b[k]! > 0) event(a[k]! / b[k]!, i);
  });
  for (let j = 0; j < size; j++) {
    if (members.includes(j)) continue;
    let up = -r[j]!;
    let down = -d[j]!;
    members.forEach((i, k) => {
      up += R[j * size + i]! * a[k]!;
      down += R[j * size + i]! * b[k]!;
    });
    if (down > 0) event(up / down, j);
  }
  return { from, to, members, a, b, flip };
}

/** Whether a segment's weights are optimal at a price. */
function holds(
  R: Float64Array,
  r: Float64Array,
  d: Float64Array,
  size: number,
  piece: Segment,
  price: number,
): boolean {
  const w = new Float64Array(size);
  let most = 0;
  for (const [k, i] of piece.members.entries()) {
    w[i] = piece.a[k]! - price * piece.b[k]!;
    most = Math.max(most, Math.abs(w[i]!));
  }
  for (let i = 0; i < size; i++) {
    if (w[i]! < -1e-10 * most) return false;
    if (piece.members.includes(i)) continue;
    let slope = r[i]! - price * d[i]!;
    for (let j = 0; j < size; j++) slope -= R[i * size + j]! * w[j]!;
    if (slope > 1e-10 * (1 + price)) return false;
  }
  return true;
}

/** Differences this near are one: around 0 a root has either sign. */
const SAME_DIFFERENCE = 1e-9;

/** The front below `from` in d, along pairs of predictors: most validity at each difference. */
function pairFront(R: Float64Array, r: Float64Array, d: Float64Array, size: number, from: number) {
  let least = 0;
  for (let i = 1; i < size; i++) if (d[i]! < d[least]! || (d[i] === d[least] && r[i]! > r[least]!)) least = i;
  if (!(d[least]! < from - 1e-12)) return null;
  const end = new Float64Array(size);
  end[least] = 1;
  /** Best pair with exactly this difference. */
  const exactly = (target: number): { validity: number; w: Float64Array } => {
    let best = { validity: Number.NEGATIVE_INFINITY, w: end };
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        if (i === j || d[i]! > target) continue;
        const rho = R[i * size + j]!;
        // ((1 - t) di + t dj)² = target² (1 - 2 t (1 - t) (1 - rho))
        const step = d[j]! - d[i]!;
        const bend = 2 * (1 - rho) * target * target;
        for (const t of quadraticRoots(
          step * step - bend,
          2 * d[i]! * step + bend,
          d[i]! ** 2 - target * target,
        )) {
          if (t < 0 || t > 1) continue;
          const norm = Math.sqrt(1 - 2 * t * (1 - t) * (1 - rho));
          // the squared equation has the roots of -target too
          if (!(Math.abs((d[i]! + t * step) / norm - target) < SAME_DIFFERENCE)) continue;
          const validity = (r[i]! + t * (r[j]! - r[i]!)) / norm;
          if (validity > best.validity) {
            const w = new Float64Array(size);
            w[i] = 1 - t;
            w[j] = t;
            best = { validity, w };
          }
        }
      }
    return best;
  };
  const at = (validity: number): Float64Array => {
    let low = d[least]!;
    let high = from;
    for (let k = 0; k < 200 && high - low > 1e-16 * Math.abs(high); k++) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (exactly(middle).validity >= validity) high = middle;
      else low = middle;
    }
    return exactly(high).w;
  };
  return { at, end };
}

function quadraticRoots(a: number, b: number, c: number): number[] {
  if (Math.abs(a) < 1e-15) return Math.abs(b) < 1e-300 ? [] : [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return discriminant > -1e-14 * b * b ? [-b / (2 * a)] : [];
  const q = -(b + Math.sign(b || 1) * Math.sqrt(discriminant)) / 2;
  return q === 0 ? [0] : [q / a, c / q];
}
