import type { Keys } from '../base/keys.ts';
import type { SealedKey } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** What reading and sealing session_keys takes. */
export interface KeyRingPorts {
  readonly store: Pick<Store, 'readSessionKeys'>;
  readonly keys: Keys;
}

/** Reads the stored keys of an identity, newest first. Those sealed under a secret that is gone are left out. */
export async function readKeyRing(
  ports: KeyRingPorts,
  appId: string,
  openId: string,
): Promise<readonly string[]> {
  const ring = await ports.store.readSessionKeys(appId, openId);
  const purpose = sealingContext(appId, openId);
  return ring.map((key) => ports.keys.unseal(key.sealed, purpose)).filter((key) => key !== null);
}

/** Makes a session_key fit for the store. It is sealed when a store asks: one that has the same key already does not. */
export function sealSessionKey(
  ports: Pick<KeyRingPorts, 'keys'>,
  owner: { readonly appId: string; readonly openId: string },
  sessionKey: string,
): SealedKey {
  let sealed: string | null = null;
  return {
    fingerprint: ports.keys.fingerprint('session-key', sessionKey),
    get sealed() {
      sealed ??= ports.keys.seal(sessionKey, sealingContext(owner.appId, owner.openId));
      return sealed;
    },
  };
}

function sealingContext(appId: string, openId: string): string {
  return `session-key\n${appId}\n${openId}`;
}
