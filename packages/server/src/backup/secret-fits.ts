import { randomBytes } from 'node:crypto';
import { secretInUse } from '../audit/secret-watch.ts';
import { createKeys } from '../base/keys.ts';
import type { Store } from '../store/store.ts';

/**
 * Whether these are the secrets of the server that wrote a store: without them nobody reads its session_keys and phone
 * numbers. Null: no server with a background has run on it for a second, so nothing tells.
 *
 * @param secrets newest first
 * @throws TypeError when a secret cannot be one
 * @throws StoreError when the store fails
 *
 * @example
 * ```ts
 * import { secretFits } from '@weapp-auth/server/data';
 * import { sqliteStore } from '@weapp-auth/server/sqlite';
 *
 * const store = sqliteStore({ path: 'restored.db' });
 * console.log(await secretFits(store, ['a secret of your own, at least thirty-two characters']));
 * ```
 */
export async function secretFits(
  store: Pick<Store, 'readShared'>,
  secrets: readonly string[],
): Promise<boolean | null> {
  const known = await store.readShared(secretInUse);
  if (known === null) return null;
  return createKeys(secrets, randomBytes).unseal(known.value, secretInUse) !== null;
}
