import { callWx } from './call-wx.ts';
import type { Context } from './context.ts';
import type { WxLike } from './wx-like.ts';

const keyBytes = 16;

/**
 * 128 random bits as 32 hexadecimal characters: the `Idempotency-Key` of one login attempt.
 *
 * From `wx.getRandomValues` (base library 2.15.0). Where that is missing or fails, from `Math.random`, which is enough
 * here: the key only has to differ from every other one and to be unknown to someone who has seen the code; it
 * travels beside the code in the same TLS request, lives five minutes, and opens nothing without that unused code.
 */
export async function randomKey(context: Context): Promise<string> {
  // Where it is missing, the call throws, and that counts as failed.
  const wx = context.wx as Required<WxLike>;
  const result = await callWx<{ readonly randomValues: ArrayBuffer }>(
    context,
    'getRandomValues',
    (callbacks) => wx.getRandomValues({ ...callbacks, length: keyBytes }),
  );
  const bytes = Uint8Array.from({ length: keyBytes }, () => Math.random() * 256);
  if (result.kind === 'done') bytes.set(new Uint8Array(result.value.randomValues).slice(0, keyBytes));
  return Array.from(bytes, (byte) => (256 + byte).toString(16).slice(1)).join('');
}
