import { callWxApi } from './call-wx.ts';
import type { Context } from './context.ts';

const keyBytes = 16;

/**
 * 128 random bits as 32 hexadecimal characters: the `Idempotency-Key` of one login attempt, from `wx.getRandomValues`
 * (base library 2.15.0). Nothing where the system gives none: a key that could be guessed would open the session of
 * whoever loses an answer, so that such a login has no key and is not repeated.
 */
export async function randomKey(context: Context): Promise<string | undefined> {
  const { value } = await callWxApi(context, 'getRandomValues', { length: keyBytes }, (answer) => {
    const bytes = new Uint8Array((answer as { readonly randomValues: ArrayBuffer }).randomValues);
    return bytes.length === keyBytes ? bytes : undefined;
  });
  return value && Array.from(value, (byte) => (256 + byte).toString(16).slice(1)).join('');
}
