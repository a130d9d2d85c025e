import type { Row, Table, Target } from '../lib/result.ts';

/** Whether a target is reached; `unsteady` when the rounds disagree too much to tell. */
export type Verdict = 'met' | 'missed' | 'unsteady';

/** Judges one target of a row. */
export function verdictOf(table: Table, row: Row, target: Target): Verdict {
  if (target.valueAtMost !== undefined) return row.value <= target.valueAtMost ? 'met' : 'missed';
  const ratio = target.of === undefined ? row.ratio : ratioBetween(table, row, target.of);
  if (ratio === null) return 'unsteady';
  const kept = ratio <= (target.atMost ?? Number.POSITIVE_INFINITY) && ratio >= (target.atLeast ?? 0);
  return kept ? 'met' : 'missed';
}

/** A target in words: `≤ 1.5 ×`, `≥ 5 × express …`. */
export function targetText(target: Target): string {
  const of = target.of === undefined ? '' : ` ${target.of}`;
  if (target.valueAtMost !== undefined) return `≤ ${target.valueAtMost}`;
  if (target.atMost !== undefined) return `≤ ${target.atMost} ×${of}`;
  return `≥ ${target.atLeast} ×${of}`;
}

function ratioBetween(table: Table, row: Row, name: string): number | null {
  const other = table.rows.find((candidate) => candidate.name === name);
  if (other === undefined || other.ratio === null || row.ratio === null) return null;
  return row.ratio / other.ratio;
}
