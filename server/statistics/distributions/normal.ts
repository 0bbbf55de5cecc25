const inverseRoot2Pi = 0.3989422804014327;
const halfLog2Pi = 0.9189385332046728;

/** Density of the standard normal. */
export function normalPdf(x: number): number {
  return inverseRoot2Pi * Math.exp(-0.5 * x * x);
}

/** exp(-y^2 / 2) with the square split so that the tail keeps its digits. */
function gaussianPart(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head * 0.5) * Math.exp(-(y - head) * (y + head) * 0.5);
}

/** Mills-like factor: survival(y) = gaussianPart(y) * factor(y), for y > 0.66291 (Cody 1969). */
function tailFactor(y: number): number {
  if (y <= 5.656854249492381) {
    const numerator =
      (((((((1.0765576773720192e-8 * y + 0.39894151208813466) * y + 8.883149794388377) * y +
        93.50665613217785) *
        y +
        597.2702763948002) *
        y +
        2494.5375852903726) *
        y +
        6848.190450536283) *
        y +
        11602.65143764735) *
        y +
      9842.714838383978;
    const denominator =
      (((((((y + 22.266688044328117) * y + 235.387901782625) * y + 1519.3775994075547) * y +
        6485.558298266761) *
        y +
        18615.571640885097) *
        y +
        34900.95272114598) *
        y +
        38912.00328609327) *
        y +
      19685.429676859992;
    return numerator / denominator;
  }
  const z = 1 / (y * y);
  const numerator =
    ((((0.023073441764940174 * z + 0.215898534057957) * z + 0.12740116116024736) * z + 0.022235277870649807) *
      z +
      0.0014216191932278934) *
      z +
    0.000029112874951168793;
  const denominator =
    ((((z + 1.284260096144911) * z + 0.4682382124808651) * z + 0.06598813786892856) * z +
      0.0037823963320275824) *
      z +
    0.00007297515550839662;
  return (inverseRoot2Pi - (z * numerator) / denominator) / y;
}

function centre(x: number): number {
  const s = x * x;
  const numerator =
    (((0.06568233791820745 * s + 2.2352520354606837) * s + 161.02823106855587) * s + 1067.6894854603709) * s +
    18154.98125334356;
  const denominator =
    (((s + 47.202581904688245) * s + 976.0985517377767) * s + 10260.932208618979) * s + 45507.78933502673;
  return (x * numerator) / denominator;
}

/** P(Z <= x), relative error below 1e-14 in both tails. */
export function normalCdf(x: number): number {
  if (Math.abs(x) <= 0.67448975) return 0.5 + centre(x);
  if (x > 0) return 1 - normalCdf(-x);
  return gaussianPart(-x) * tailFactor(-x);
}

/** P(Z > x). */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

/** log P(Z <= x), also where the probability itself underflows. */
export function normalLogCdf(x: number): number {
  if (x > 0) return Math.log1p(-normalCdf(-x));
  if (x >= -5) return Math.log(normalCdf(x));
  return -0.5 * x * x + Math.log(tailFactor(-x));
}

/** log P(Z > x). */
export function normalLogSurvival(x: number): number {
  return normalLogCdf(-x);
}

/** log of the standard normal density. */
export function normalLogPdf(x: number): number {
  return -0.5 * x * x - halfLog2Pi;
}

/** x with P(Z <= x) = p (Wichura 1988, AS 241; 1e-15). p = 0 and 1 give the infinities. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const numerator =
      ((((((r * 2509.0809287301227 + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
        13731.69376550946) *
        r +
        1971.5909503065513) *
        r +
        133.14166789178438) *
        r +
      3.3871328727963665;
    const denominator =
      ((((((r * 5226.495278852546 + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) *
        r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
      1;
    return (q * numerator) / denominator;
  }
  const x = upperTailDeviate(Math.min(p, 1 - p));
  return q < 0 ? -x : x;
}

/** x with P(Z > x) = q, keeping the digits of a small q. */
export function normalUpperQuantile(q: number): number {
  return -normalQuantile(q);
}

function upperTailDeviate(tail: number): number {
  let r = Math.sqrt(-Math.log(tail));
  if (r <= 5) {
    r -= 1.6;
    const numerator =
      ((((((r * 0.0007745450142783414 + 0.022723844989269184) * r + 0.2417807251774506) * r +
        1.2704582524523684) *
        r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
      1.4234371107496835;
    const denominator =
      ((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r + 0.015198666563616457) * r +
        0.14810397642748008) *
        r +
        0.6897673349851) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
      1;
    return numerator / denominator;
  }
  r -= 5;
  const numerator =
    ((((((r * 2.0103343992922881e-7 + 0.000027115555687434876) * r + 0.0012426609473880784) * r +
      0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103;
  const denominator =
    ((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r + 0.000018463183175100548) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
    1;
  return numerator / denominator;
}
