import type { Label } from './label.ts';

/** Whose code a row measures: the raw limit, this project, or what one could install instead. */
export type Role = 'base' | 'ours' | 'peer';

/** A promise about a row, checked against the medians. */
export interface Target {
  /** The ratio to the base, or to the row whose English name is `of`. */
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly of?: string;
  /** The value itself, in the table's unit. */
  readonly valueAtMost?: number;
}

/** One measured thing. */
export interface Row {
  readonly name: Label;
  readonly role: Role;
  /** Median, in the table's unit. */
  readonly value: number;
  /** Median of the ratios to the base, round by round; null when the rounds disagree too much. */
  readonly ratio: number | null;
  /** Interquartile range of those ratios, as a part of their median. */
  readonly spread: number;
  /** The quartiles of those ratios: a target that both of them keep is kept, however much the rounds disagree. */
  readonly middle?: readonly [number, number];
  /** What differs from the other rows. */
  readonly note?: Label;
  readonly targets?: readonly Target[];
}

/** Rows that may be compared with each other. */
export interface Table {
  readonly id: string;
  readonly title: Label;
  readonly unit: Label;
  readonly better: 'lower' | 'higher';
  /** How it was measured, in one sentence. */
  readonly method: Label;
  readonly rows: readonly Row[];
}

/** How a part is run. */
export interface PartContext {
  readonly progress: (text: string) => void;
  /** Whether the part was asked for by name: then it may take its full time. */
  readonly long: boolean;
}

/** One part of the benchmark: `npm run bench -- <name>`. */
export interface Part {
  readonly name: string;
  readonly run: (context: PartContext) => Promise<readonly Table[]>;
}
