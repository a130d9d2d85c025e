import type { Auth } from '../../src/create-auth.ts';

/**
 * Tells whether somebody is logged in, now and at every change. A login under way changes nothing yet: a session that
 * is being renewed would otherwise make a page blink. Returns what ends it.
 */
export function followUser(auth: Auth, listener: (signedIn: boolean) => void): () => void {
  listener(!!auth.user);
  return auth.onChange(({ kind }) => {
    if (kind !== 'signing-in') listener(kind === 'signed-in');
  });
}
