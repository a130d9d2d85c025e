/**
 * The database did not do what was asked: it is away, too slow or too busy, full, may only be read (a replica, too),
 * damaged, replaced by another file, or not the way that this library needs it. Nothing was written.
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
  readonly code:
    | 'store_unavailable'
    | 'store_busy'
    | 'store_full'
    | 'store_read_only'
    | 'store_corrupt'
    | 'store_replaced'
    | 'store_misconfigured';

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
