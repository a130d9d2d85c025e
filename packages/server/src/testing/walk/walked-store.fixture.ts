import type { PortableRow, PortableTable } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';

/** Everything that a store holds, as it would be moved to another. */
export type Rows = Readonly<Record<WalkedTable, readonly PortableRow[]>>;

export type WalkedTable = Exclude<PortableTable, 'shared_values'>;

/** The tables of identity. */
export const walkedTables: readonly WalkedTable[] = [
  'users',
  'identities',
  'unionids',
  'session_keys',
  'sessions',
  'merges',
  'outbox',
];

/** A store, with what makes a walk faster where every statement is a journey. */
export interface WalkedStore extends Store {
  /** All rows at once. Where this is given, one question is asked after a step, not all of them. */
  readRows?(): Promise<Rows>;
  /** Removes all rows. Where this is given, only every fourth world is left by deletions. */
  empty?(): Promise<void>;
}
