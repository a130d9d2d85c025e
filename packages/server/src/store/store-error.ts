/**
 * The database did not do what was asked: it is away, full, too slow or too busy. Nothing was written.
 *
 * The message is safe to print; what the driver said is in `cause`.
 *
 * @example
 * ```ts
 * import type { Store } from '@weapp-auth/server';
 *
 * declare const store: Store;
 * try {
 *   await store.ping();
 * } catch (error) {
 *   if (error instanceof StoreError) console.error(error.code);
 * }
 * ```
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'store_unavailable' | 'store_busy' | 'store_full';

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
