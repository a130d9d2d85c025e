/**
 * The tables of a database are not ours to change, and nothing was changed: one of them was there before, or a newer
 * version has been at work.
 *
 * @example
 * ```ts
 * import { SchemaError, type Store } from '@weapp-auth/server';
 *
 * declare const store: Store;
 * try {
 *   await store.migrate();
 * } catch (error) {
 *   if (error instanceof SchemaError) console.error(error.code, error.subject);
 * }
 * ```
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /**
   * - `schema_conflict`: a table of somebody else has a name that this system needs.
   * - `schema_newer`: a migration was applied that this version does not know.
   */
  readonly code: 'schema_conflict' | 'schema_newer';
  /** The table or the migration. */
  readonly subject: string;

  constructor(code: SchemaError['code'], subject: string) {
    super(
      code === 'schema_conflict'
        ? `A table named ${subject} is there already and is not of this system: use a table prefix or a database of its own`
        : `The schema is newer than this version: it does not know ${subject}`,
    );
    this.code = code;
    this.subject = subject;
  }
}
