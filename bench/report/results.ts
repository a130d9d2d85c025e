import type { Label } from '../lib/label.ts';
import type { Table } from '../lib/result.ts';

/** What `bench/results.json` holds. */
export interface Results {
  readonly measuredAt: string;
  readonly machine: Label;
  readonly node: string;
  /** Whether servers and load each had a core of their own. */
  readonly pinned: boolean;
  /** How long each part took when it was last measured. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly tables: readonly Table[];
}
