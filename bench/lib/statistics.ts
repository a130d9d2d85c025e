/** The value below which a share of the sorted values lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position % 1);
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Half of all values lie within this part of the median around it. */
export function spreadOf(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}

/** A ratio whose rounds disagree by more than this is not reported. */
export const widestSpread = 0.3;

/** What two series measured in the same rounds say about each other. */
export interface Ratio {
  /** Null where the rounds do not hold still. */
  readonly ratio: number | null;
  readonly spread: number;
  /** Half of all rounds lie between these. */
  readonly middle: readonly [number, number];
}

/** The ratio of two series measured in the same rounds. */
export function steadyRatio(values: readonly number[], base: readonly number[]): Ratio {
  const ratios = values.map((value, round) => value / (base[round] ?? Number.NaN));
  const spread = spreadOf(ratios);
  return {
    ratio: spread <= widestSpread ? median(ratios) : null,
    spread,
    middle: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}
