import type { Keys } from '../base/keys.ts';
import type { Store } from '../store/store.ts';
import type { AuditTrail } from './audit-trail.ts';

/** What watching the secret takes. */
export interface SecretWatchPorts {
  readonly store: Pick<Store, 'readShared' | 'writeShared'>;
  readonly keys: Pick<Keys, 'seal' | 'isNewest'>;
  readonly audit: Pick<AuditTrail, 'record'>;
}

/** Under this name is kept what is sealed under the secret in use. */
export const secretInUse = 'secret-in-use';

/**
 * Records, once in a process, that the newest secret is another than the one that the last process had. While replicas
 * with both are started, each change back and forth is an entry: that is what happens.
 *
 * @returns what to call until it succeeds; later calls do nothing
 */
export function createSecretWatch({ store, keys, audit }: SecretWatchPorts): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    const known = await store.readShared(secretInUse);
    if (known === null || !keys.isNewest(known.value)) {
      // What is sealed is nothing: under which secret it is sealed is all that is asked.
      const value = keys.seal('', secretInUse);
      const write = { key: secretInUse, value, expectedVersion: known?.version ?? 0, expiresAt: null };
      const isWritten = await store.writeShared(write);
      if (isWritten && known !== null) audit.record({ action: 'secret-changed', actor: 'operator' });
    }
    isDone = true;
  };
}
