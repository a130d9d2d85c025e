import { inLanguage, type LanguageCode } from '../lib/label.ts';
import type { Row, Table, Target } from '../lib/result.ts';

/** Whether a target is reached; `unsteady` when the rounds disagree too much to tell. */
export type Verdict = 'met' | 'missed' | 'unsteady';

/** Judges one target of a row. */
export function verdictOf(table: Table, row: Row, target: Target): Verdict {
  if (target.valueAtMost !== undefined) return row.value <= target.valueAtMost ? 'met' : 'missed';
  const other = target.of === undefined ? null : rowNamed(table, target.of);
  if (other === undefined) return 'unsteady';
  if (row.ratio !== null && other?.ratio !== null) return judge(target, row.ratio / (other?.ratio ?? 1));
  const [low, high] = row.middle ?? unknown;
  const [otherLow, otherHigh] = other === null ? [1, 1] : (other.middle ?? unknown);
  const worst = judge(target, low / otherHigh);
  return worst === judge(target, high / otherLow) ? worst : 'unsteady';
}

const unknown = [0, Number.POSITIVE_INFINITY] as const;

function judge(target: Target, ratio: number): Verdict {
  const kept = ratio <= (target.atMost ?? Number.POSITIVE_INFINITY) && ratio >= (target.atLeast ?? 0);
  return kept ? 'met' : 'missed';
}

function rowNamed(table: Table, name: string): Row | undefined {
  return table.rows.find((row) => inLanguage(row.name, 'en') === name);
}

/** A target in words: `≤ 1.5 ×`, `≥ 5 × express …`. */
export function targetText(table: Table, target: Target, code: LanguageCode): string {
  const other = target.of === undefined ? undefined : rowNamed(table, target.of);
  const of = target.of === undefined ? '' : ` ${inLanguage(other?.name ?? target.of, code)}`;
  if (target.valueAtMost !== undefined) return `≤ ${target.valueAtMost}`;
  if (target.atMost !== undefined) return `≤ ${target.atMost} ×${of}`;
  return `≥ ${target.atLeast} ×${of}`;
}
