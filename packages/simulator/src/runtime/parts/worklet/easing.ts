/** A curve from 0 to 1. */
export type Curve = (t: number) => number;

/** The curves and what makes curves of curves. */
export interface Easing
  extends Readonly<
    Record<'linear' | 'ease' | 'quad' | 'cubic' | 'sin' | 'circle' | 'exp' | 'bounce', Curve>
  > {
  readonly poly: (n: number) => Curve;
  readonly elastic: (bounciness?: number) => Curve;
  readonly back: (s?: number) => Curve;
  readonly bezier: (x1: number, y1: number, x2: number, y2: number) => Curve;
  readonly in: (curve: Curve) => Curve;
  readonly out: (curve: Curve) => Curve;
  readonly inOut: (curve: Curve) => Curve;
}

/** `wx.worklet.Easing`. */
export const easing: Easing = {
  linear: (t: number): number => t,
  ease: bezier(0.42, 0, 1, 1),
  quad: (t: number): number => t * t,
  cubic: (t: number): number => t ** 3,
  poly:
    (n: number): Curve =>
    (t) =>
      t ** n,
  sin: (t: number): number => 1 - Math.cos((t * Math.PI) / 2),
  circle: (t: number): number => 1 - Math.sqrt(1 - t * t),
  exp: (t: number): number => 2 ** (10 * (t - 1)),
  bounce,
  elastic:
    (bounciness = 1): Curve =>
    (t) =>
      1 - Math.cos((t * Math.PI) / 2) ** 3 * Math.cos(t * bounciness * Math.PI),
  back:
    (s = 1.701_58): Curve =>
    (t) =>
      t * t * ((s + 1) * t - s),
  bezier,
  in: (curve: Curve): Curve => curve,
  out:
    (curve: Curve): Curve =>
    (t) =>
      1 - curve(1 - t),
  inOut:
    (curve: Curve): Curve =>
    (t) =>
      t < 0.5 ? curve(t * 2) / 2 : 1 - curve((1 - t) * 2) / 2,
};

function bounce(t: number): number {
  if (t < 1 / 2.75) return 7.5625 * t * t;
  if (t < 2 / 2.75) return 7.5625 * (t - 1.5 / 2.75) ** 2 + 0.75;
  if (t < 2.5 / 2.75) return 7.5625 * (t - 2.25 / 2.75) ** 2 + 0.9375;
  return 7.5625 * (t - 2.625 / 2.75) ** 2 + 0.984_375;
}

/** A cubic Bézier curve through (0, 0) and (1, 1), solved by halving. */
function bezier(x1: number, y1: number, x2: number, y2: number): Curve {
  const at = (a: number, b: number, t: number): number =>
    3 * a * t * (1 - t) ** 2 + 3 * b * t * t * (1 - t) + t ** 3;
  return (x) => {
    let [low, high] = [0, 1];
    for (let round = 0; round < 24; round += 1) {
      const middle = (low + high) / 2;
      if (at(x1, x2, middle) < x) low = middle;
      else high = middle;
    }
    return at(y1, y2, (low + high) / 2);
  };
}
